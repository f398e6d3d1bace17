"""One of two reports side by side: whence, when, where, what was said, who called, its clock, its crews."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.console.badges import Glyph, chip, clear_layout
from app.console.clock_words import clock_picture, clock_sentence
from app.console.paint.clock import paint_clock
from app.console.paint.clock_picture import ClockPicture
from app.console.paint.painting import painting
from app.console.parts import set_look, set_tone, text_label
from app.console.session import Session
from dispatch.clock_view import ClockView
from dispatch.incident import Incident

_DIFFERENCE = {"source": "time", "place": "place"}
"""Which fact shows a difference in time or place; that in category is the title's."""


class RowClock(QWidget):
    """The row form of the 1530 clock, by itself."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._picture: ClockPicture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(216, 24)

    def show_view(self, view: ClockView) -> None:
        """Show these clocks."""
        words = self._session.words
        self._picture = clock_picture(view, words)
        self.setAccessibleName(clock_sentence(view, words))
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is not None:
            with painting(self) as painter:
                paint_clock(painter, QRectF(self.rect()), self._picture, self._session.tokens)


class MergeSide(QFrame):
    """A card; the one that stays has the blue frame."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("surface", "card")
        self._severity = Glyph(session, 22)
        self._title = text_label("title", wraps=True)
        self._role = chip()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._severity)
        head.addWidget(self._title, 1)
        head.addWidget(self._role)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_incident(
        self, incident: Incident, role: str, *, stays: bool, differing: Collection[str] = ()
    ) -> None:
        """Show a report and whether it stays; what differs from the other one's stands out."""
        words = self._session.words
        self._severity.show_severity(incident.severity)
        mark = "▲ " if "category" in differing else ""
        self._title.setText(f"{incident.short_number} {mark}{words.say(f'category.{incident.category}')}")
        self._role.setText(role)
        set_look(self, "selected", "true" if stays else "false")
        clear_layout(self._grid)
        set_tone(self._title, "risk" if "category" in differing else "")
        for code, said in self._facts(incident):
            stands_out = _DIFFERENCE.get(code) in differing
            value = text_label(
                "body_strong" if stands_out else "body", "risk" if stands_out else "", wraps=True
            )
            value.setText(f"▲ {said}" if stands_out else said)
            self._add(code, value)
        view = self._session.clocks.views.get(incident.id)
        if view is not None and view.shown is not None:
            clock = RowClock(self._session)
            clock.show_view(view)
            self._add("clock", clock)
        self.setAccessibleName(f"{role} {self._title.text()}")

    def _add(self, code: str, value: QWidget) -> None:
        row = self._grid.rowCount()
        label = text_label("body", "secondary", self._session.words.say(f"console.merging.fact.{code}"))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        side = Qt.AlignmentFlag.AlignLeft if isinstance(value, RowClock) else Qt.AlignmentFlag(0)
        self._grid.addWidget(value, row, 1, side)

    def _facts(self, incident: Incident) -> list[tuple[str, str]]:
        words = self._session.words
        came = words.say("detail.came", source=incident.source, at=incident.received_at)
        if incident.reported_at is not None:
            told = words.say("console.merging.reported_at", at=incident.reported_at)
            came = words.say("list.dot").join((came, told))
        facts = [("source", came), ("place", incident.place.text), ("words", incident.words or "–")]
        facts.append(("caller", self._caller(incident)))
        facts.append(("state", words.say(f"state.{incident.state}")))
        facts.append(("crews", self._crews(incident)))
        return facts

    def _caller(self, incident: Incident) -> str:
        words, count = self._session.words, len(incident.callers)
        said = words.say("console.merging.callers", count=count) if count else words.say("console.merging.no")
        return f"{said} · {words.say('console.merging.secret')}" if incident.is_secret else said

    def _crews(self, incident: Incident) -> str:
        words, situation = self._session.words, self._session.situation
        gone = incident.merged_away
        holds = situation.tasks_of_incident(gone.into if gone else incident.id)
        tasks = [
            task
            for task in holds
            if task.ended_at is None and (gone is None or task.merged_from == incident.id)
        ]
        names = [
            f"{situation.name_by_id(task.crew_id)} {words.say(f'assignment.{task.state}')}"
            for task in tasks
            if task.crew_id in situation.crews
        ]
        return words.say("list.comma").join(names) if names else words.say("console.merging.nobody")
