"""Speeds at a centre: what its fleet's travel says against the prediction, shown before it is switched on."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from app.console.parts import (
    ChoiceBox,
    fit_heads,
    push_button,
    set_columns,
    set_tone,
    show_plain_rows,
    text_label,
)
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.speeds.lines import speed_lines
from app.console.speeds.model import Column, SpeedModel
from app.console.speeds.plot import SpeedPlot
from dispatch.actions.speeds import ApplySpeeds, DropSpeeds
from dispatch.changes import Changes
from dispatch.forecast_errors import ForecastErrors
from dispatch.permissions import TABLE
from dispatch.speed_queries import LearnSpeeds, Speeds
from dispatch.speeds import Speed, SpeedSource
from gis.speed_learning import LearntSpeed

KEYS = {"apply": "Ctrl+Return", "drop": "Delete", "again": "F5"}
DAYS = (7.0, 28.0, 90.0)
"""How far is looked back."""
WIDTHS = {
    Column.MODE: 70,
    Column.HOURS: 196,
    Column.COUNT: 58,
    Column.RAW: 86,
    Column.ERROR: 80,
    Column.FACTOR: 76,
    Column.KEPT: 140,
}


class SpeedsDialog(QDialog):
    """A table of lines, a plot of the picked one's mode, and the switch; Escape closes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.learnt: tuple[LearntSpeed, ...] | None = None
        """What travel says; None until it is worked out."""
        self.kept: tuple[Speed, ...] = ()
        self._has_forgotten = False
        self.may_switch = session.actor.role in TABLE[ApplySpeeds.code]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 640)
        self.said, self.how = text_label("body", wraps=True), text_label("secondary", "secondary", wraps=True)
        self.note = text_label("secondary", "hint", wraps=True)
        self.days, self.model, self.table = ChoiceBox(), SpeedModel(session, self), QTableView()
        self.plot, self.close_button = SpeedPlot(session), push_button()
        self.keys = SheetKeys(self, KEYS, "apply")
        self._set_up_table()
        self._lay_out()
        self._listen()
        self._reword()
        self.table.setFocus()
        self._ask_kept()
        self.learn()

    def _set_up_table(self) -> None:
        self.table.setModel(self.model)
        show_plain_rows(self.table)
        self.table.setWordWrap(False)
        set_columns(self.table.horizontalHeader(), WIDTHS, Column.ROAD)
        for days in DAYS:
            self.days.addItem("", days)
        self.days.setCurrentIndex(DAYS.index(LearnSpeeds().days))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.said, 1)
        head.addWidget(self.days)
        head.addWidget(self.keys.buttons["again"])
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.plot)
        self.plot.setMaximumWidth(420)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(middle, 1)
        whole.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("surface", "bar")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.note, 1)
        row.addWidget(self.close_button)
        row.addWidget(self.keys.buttons["drop"])
        row.addWidget(self.keys.buttons["apply"])
        below = QVBoxLayout(foot)
        below.setContentsMargins(16, 12, 16, 12)
        below.setSpacing(8)
        below.addWidget(self.how)
        below.addLayout(row)
        return foot

    def _listen(self) -> None:
        self.keys.on({"apply": self.apply, "drop": self.drop, "again": self.learn})
        self.close_button.clicked.connect(self.accept)
        self.days.activated.connect(self.learn)
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self._session.changed.connect(self._follow)
        self._session.appearance_changed.connect(self._reword)

    # ------------------------------------------------------------------ asking

    @Slot()
    def learn(self) -> None:
        """Look at travel again; nothing is switched on by that."""
        self.learnt = None
        self._show()
        self._session.ask(LearnSpeeds(float(self.days.currentData())), self.take_learnt, self._miss)

    def take_learnt(self, learnt: tuple[LearntSpeed, ...]) -> None:
        """Show what travel says."""
        self.learnt = learnt
        self._show()

    def _ask_kept(self) -> None:
        self._session.ask(Speeds(), self._take_kept, self._miss)

    def _take_kept(self, kept: tuple[Speed, ...]) -> None:
        self.kept = kept
        self._show()

    def _miss(self, error: BaseException) -> None:
        self.said.setText(self._session.words.reason(reason_of(error)))
        set_tone(self.said, "breach")

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """Somebody has switched speeds, or brought some in: here or at another seat."""
        if changes.of(Speed):
            self._ask_kept()

    # ------------------------------------------------------------------ showing

    @Slot()
    def _reword(self) -> None:
        say, centre = self._session.words.say, self._session.centre
        self.setWindowTitle(say("command.speeds"))
        self.table.setAccessibleName(say("command.speeds"))
        self.days.setAccessibleName(say("speeds.days_name"))
        for place in range(self.days.count()):
            self.days.setItemText(place, say("speeds.days", days=f"{self.days.itemData(place):g}"))
        self.keys.name(self._session.words, "speeds.do")
        self.close_button.setText(say("console.export.close"))
        settings = centre.settings
        self.how.setText(
            say("speeds.how", least=settings.speeds_least_n, prior=f"{settings.speeds_prior_n:g}")
        )
        self.model.tell()
        fit_heads(self.table.horizontalHeader())
        self._show()

    def _show(self) -> None:
        row = max(0, self.table.currentIndex().row())
        self.model.show_lines(speed_lines(self.learnt or (), self.kept))
        if self.model.rowCount():
            self.table.selectRow(min(row, self.model.rowCount() - 1))
        self._pick_row(self.table.currentIndex().row())
        set_tone(self.said, "")
        self.said.setText(self._session.words.say("list.dot").join((self._seen_words(), self._kept_words())))
        self.note.setText(self._note())
        self._allow()

    def _seen_words(self) -> str:
        say, days = self._session.words.say, f"{self.days.currentData():g}"
        if self.learnt is None:
            return say("speeds.looking", days=days)
        if not self.learnt:
            return say("speeds.nothing_seen", days=days)
        count = sum(line.n for line in self.learnt if line.road_class is None)
        enough = sum(line.is_enough for line in self.learnt)
        return say("speeds.seen", days=days, n=count, lines=len(self.learnt), enough=enough)

    def _kept_words(self) -> str:
        counts = Counter(speed.source for speed in self.kept)
        learnt, brought = counts[SpeedSource.LEARNT], counts[SpeedSource.BROUGHT]
        if not self.kept:
            return self._session.words.say("speeds.none")
        return self._session.words.say("speeds.in_force", learnt=learnt, brought=brought)

    def _note(self) -> str:
        session, say = self._session, self._session.words.say
        if not self.may_switch:
            return say("speeds.read_only", role=session.actor.role.value)
        if self._has_forgotten:
            return say("speeds.roads_forgotten")
        return say("speeds.forgets_roads") if session.centre.errors.roads else say("speeds.recorded")

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._pick_row(current.row())

    def _pick_row(self, row: int) -> None:
        self.plot.show_lines(self.model.lines, self.model.line(row))

    def _allow(self) -> None:
        is_enough = any(line.is_enough for line in self.learnt or ())
        is_on = any(speed.source is SpeedSource.LEARNT for speed in self.kept)
        self.keys.allow(
            {
                "apply": self.may_switch and is_enough,
                "drop": self.may_switch and is_on,
                "again": self.learnt is not None,
            }
        )

    # ------------------------------------------------------------------ switching

    @Slot()
    def apply(self) -> None:
        """Compute travel with what was learnt, as it is shown here."""
        self._session.act(ApplySpeeds, then=self._switched, failed=self._miss, learnt=self.learnt or ())

    @Slot()
    def drop(self) -> None:
        """Compute travel without it again."""
        self._session.act(DropSpeeds, then=self._switched, failed=self._miss)

    def _switched(self, changes: Changes) -> None:
        self._has_forgotten = bool(changes.of(ForecastErrors))
        self._ask_kept()
