"""How good the forecasts were: each stage's reliability over the last days, counted beside the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.console.cockpit.reliability_plot import ReliabilityPlot
from app.console.parts import push_button, text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.forecasts import LookBack
from dispatch.forecast_check import ForecastCheck
from dispatch.incident import StageName


class ForecastDialog(QDialog):
    """A sheet over the cockpit; Escape closes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.check: ForecastCheck | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said, self.by = text_label("body", wraps=True), text_label("secondary", "secondary", wraps=True)
        self.plots = {stage: ReliabilityPlot(session) for stage in StageName}
        self.close_button = push_button()
        self.state = StateBand(session, can_retry=True)
        self._lay_out()
        self._reword()
        self.close_button.clicked.connect(self.accept)
        self.state.retried.connect(self._ask)
        session.appearance_changed.connect(self._reword)
        self._ask()

    def _lay_out(self) -> None:
        plots = QHBoxLayout()
        plots.setSpacing(12)
        for plot in self.plots.values():
            plots.addWidget(plot)
        foot = QHBoxLayout()
        foot.addWidget(self.by, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addWidget(self.state)
        column.addLayout(plots, 1)
        column.addLayout(foot)
        self.resize(960, 540)

    @Slot()
    def _ask(self) -> None:
        session = self._session
        self.state.show_loading("console.forecast.counting")
        look = LookBack(session.seat, session.centre, session.now())
        days = session.centre.settings.forecast_days
        session.tasks.read("forecasts", lambda: look.check(days), self._take, self._miss)

    def _take(self, check: ForecastCheck) -> None:
        self.check = check
        self.state.settle()
        self._reword()

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error))

    @Slot()
    def _reword(self) -> None:
        say, check = self._session.words.say, self.check
        self.setWindowTitle(say("console.forecast.title"))
        self.close_button.setText(say("console.export.close"))
        self.said.setVisible(check is not None)
        if check is None:
            return
        code = "console.forecast.nothing" if check.since is None else "console.forecast.head"
        self.said.setText(
            say(code, since=check.since, days=check.days, incidents=check.incidents)
            if check.since is not None
            else say(code)
        )
        self.by.setText(
            say("forecast.by_learnt", at=check.learnt_at) if check.learnt_at else say("forecast.by_settings")
        )
        for stage, plot in self.plots.items():
            plot.show_check(check.of(stage))
