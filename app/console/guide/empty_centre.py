"""A centre without roads and zones: what it needs, what is there, and the two ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.guide.demo_starter import DemoStarter
from app.console.guide.stock_model import NEEDED
from app.console.parts import push_button, set_tone, text_label
from app.console.session import Session
from app.console.theme.tokens import height
from app.import_names import kind_name
from gis.zones import ZoneKind

WIDTH_PX = 400


class EmptyCentre(QWidget):
    """Stands where the map will be."""

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.title, self.lead = text_label("title", wraps=True), text_label("body", "secondary", wraps=True)
        self.needs = text_label("body_strong")
        self.lines = {what: (text_label("body"), text_label("body", "secondary")) for what in NEEDED}
        self.bring = ActionButton(commands["bring_data"], "primary")
        self.demo = push_button()
        self.demo.setMinimumHeight(height("button"))
        self.told = text_label("secondary", "hint", wraps=True)
        self.starter = DemoStarter(self)
        self._lay_out()
        self.demo.clicked.connect(self.open_demo)
        self.starter.told.connect(self._tell_demo)
        self.starter.ended.connect(self._end_demo)
        session.appearance_changed.connect(self.reword)
        session.changed.connect(self.reword)
        self.reword()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(inside)
        column.setSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.bring)
        buttons.addWidget(self.demo)
        buttons.addStretch(1)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, (name, count) in enumerate(self.lines.values()):
            grid.addWidget(name, row, 0)
            grid.addWidget(count, row, 1, Qt.AlignmentFlag.AlignRight)
        for part in (self.title, self.lead):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self.told)
        column.addSpacing(12)
        column.addWidget(self.needs)
        column.addLayout(grid)
        whole = QVBoxLayout(self)
        whole.addWidget(inside, 0, Qt.AlignmentFlag.AlignCenter)

    @Slot()
    @Slot(object)
    def reword(self, _news: object = None) -> None:
        """Say everything in the session's language, with what is there by now."""
        words = self._session.words
        self.title.setText(words.say("empty.title"))
        self.lead.setText(words.say("empty.lead"))
        self.demo.setText(words.say("empty.demo"))
        self.needs.setText(words.say("empty.needs"))
        for what, count in self._there().items():
            name, told = self.lines[what]
            name.setText(kind_name(words, what))
            there = words.say("guide.data.there", count=f"{count:,}") if count else ""
            told.setText(there or words.say("guide.data.missing"))
            set_tone(told, "secondary" if count else "risk")

    def _there(self) -> dict[str, int]:
        centre, situation = self._session.centre, self._session.situation
        zones = sum(len(centre.atlas.of_kind(kind)) for kind in ZoneKind)
        roads = centre.network.edge_count if centre.network is not None else 0
        counts = {"zones": zones, "roads": roads}
        return {**counts, "people": len(situation.members), "crews": len(situation.crews)}

    @Slot()
    def open_demo(self) -> None:
        """Open the demo beside this console."""
        self.demo.setEnabled(False)
        self.told.setText(self._session.words.say("empty.demo_open"))
        self.starter.start(self._session.words.language)

    @Slot(str)
    def _tell_demo(self, line: str) -> None:
        self.told.setText(self._session.words.say("empty.demo_preparing", told=line))

    @Slot(int)
    def _end_demo(self, code: int) -> None:
        self.demo.setEnabled(True)
        failed = self._session.words.say("empty.demo_failed", told=self.told.text())
        self.told.setText(failed if code else "")
