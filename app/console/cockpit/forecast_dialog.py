"""How good the forecasts were over the last days, what can be learnt of them, and switching that on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.console.cockpit.reliability_plot import ReliabilityPlot
from app.console.parts import push_button, text_label
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.state_band import StateBand
from app.console.theme.fonts import set_role
from app.forecasts import LookBack
from app.tasks import Progress
from app.words.forecasts import fit_lines
from dispatch.actions.learning import ForgetForecasts, LearnForecasts
from dispatch.changes import Changes
from dispatch.forecast_check import ForecastCheck
from dispatch.forecast_errors import ForecastErrors
from dispatch.incident import StageName
from dispatch.permissions import TABLE

Answer = TypeVar("Answer")
KEYS = {"forget": "Delete", "learn": "F5", "apply": "Ctrl+Return"}


class ForecastDialog(QDialog):
    """A sheet over the cockpit; Escape closes it. Planners learn, switch on and off; others look."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.check: ForecastCheck | None = None
        self.errors: ForecastErrors | None = None
        """What was learnt and is not switched on."""
        self.may_switch = session.actor.role in TABLE[LearnForecasts.code]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said, self.by = text_label("body", wraps=True), text_label("secondary", "secondary", wraps=True)
        self.plots = {stage: ReliabilityPlot(session) for stage in StageName}
        self.close_button, self.learnt = push_button(), QPlainTextEdit()
        self.learnt.setReadOnly(True)
        self.learnt.setTabChangesFocus(True)
        set_role(self.learnt, "body")
        self.keys = SheetKeys(self, KEYS, "apply")
        self.state = StateBand(session, can_retry=True)
        self._lay_out()
        self._reword()
        self.close_button.clicked.connect(self.accept)
        self.keys.on({"learn": self.learn, "apply": self.apply, "forget": self.forget})
        self.state.retried.connect(self._ask)
        session.appearance_changed.connect(self._reword)
        self._ask()

    def _lay_out(self) -> None:
        drawn = QWidget()
        plots = QHBoxLayout(drawn)
        plots.setContentsMargins(0, 0, 0, 0)
        plots.setSpacing(12)
        for plot in self.plots.values():
            plots.addWidget(plot)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.by, 1)
        foot.addWidget(self.close_button)
        for button in self.keys.buttons.values():
            foot.addWidget(button)
        self.pages = QStackedWidget()
        self.pages.addWidget(drawn)
        self.pages.addWidget(self.learnt)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addWidget(self.state)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        self.resize(960, 540)

    @Slot()
    def _ask(self) -> None:
        self._look("console.forecast.counting", lambda look, days: look.check(days), self._take)

    @Slot()
    def learn(self) -> None:
        """See what these days teach; nothing is switched on by that."""
        self._look("console.forecast.learning", lambda look, days: look.fit(days), self._take_learnt)

    def _look(
        self, code: str, work: Callable[[LookBack, int], Answer], then: Callable[[Answer], None]
    ) -> None:
        """Look back at the days of the setting, beside the window, and say how far that is."""
        session = self._session
        self.state.show_loading(code)
        seat, centre, now = session.seat, session.centre, session.now()

        def looked(so_far: Progress) -> Answer:
            return work(LookBack(seat, centre, now, so_far), centre.settings.forecast_days)

        session.tasks.read_by_parts("forecasts", looked, then, self._miss, self.state.show_share)
        self._allow()

    def _take_learnt(self, errors: ForecastErrors) -> None:
        self.errors = errors
        self.state.settle()
        self._reword()

    @Slot()
    def apply(self) -> None:
        """Let forecasts go by what was learnt, as it is shown here."""
        if self.errors is not None:
            told = {"incidents": self.errors.incidents, "errors": self.errors}
            self._session.act(LearnForecasts, then=self._switched, failed=self._miss, **told)

    @Slot()
    def forget(self) -> None:
        """Let them go by the settings alone again."""
        self._session.act(ForgetForecasts, then=self._switched, failed=self._miss)

    def _switched(self, _changes: Changes) -> None:
        """What was good before is looked at anew: forecasts are others now."""
        self.errors = None
        self._reword()
        self._ask()

    def _allow(self) -> None:
        check, is_idle = self.check, not self.state.is_loading
        is_on = check is not None and check.learnt_at is not None
        can = {"forget": is_on, "learn": True, "apply": self.errors is not None}
        self.keys.allow({code: self.may_switch and is_idle and is_so for code, is_so in can.items()})

    def _take(self, check: ForecastCheck) -> None:
        self.check = check
        self.state.settle()
        self._reword()

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error))
        self._allow()

    @Slot()
    def _reword(self) -> None:
        say, check = self._session.words.say, self.check
        self.setWindowTitle(say("console.forecast.title"))
        self.close_button.setText(say("console.export.close"))
        self.keys.name(self._session.words, "console.forecast.do")
        self._allow()
        self._show_learnt()
        self.said.setVisible(check is not None and self.errors is None)
        if check is None:
            return
        code = "console.forecast.nothing" if check.since is None else "console.forecast.head"
        self.said.setText(
            say(code, since=check.since, days=check.days, incidents=check.incidents)
            if check.since is not None
            else say(code)
        )
        self.by.setText(self._by_words(check))
        for stage, plot in self.plots.items():
            plot.show_check(check.of(stage))

    def _show_learnt(self) -> None:
        """What was learnt stands in place of the plots until it is switched on."""
        words = self._session.words
        self.learnt.setAccessibleName(words.say("console.forecast.learnt"))
        lines = fit_lines(self.errors, words) if self.errors is not None else ()
        self.learnt.setPlainText("\n".join(lines))
        self.pages.setCurrentIndex(0 if self.errors is None else 1)

    def _by_words(self, check: ForecastCheck) -> str:
        say = self._session.words.say
        code = "forecast.by_learnt" if check.learnt_at else "forecast.by_settings"
        told = [say(code, at=check.learnt_at)]
        if not self.may_switch:
            told.append(say("console.forecast.read_only", role=self._session.actor.role.value))
        return say("list.dot").join(told)
