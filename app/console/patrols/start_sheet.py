"""A sheet that sends a crew on patrol: who, where, from when until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.console.asking_sheet import AskingSheet
from app.console.parts import ChoiceBox, stacked, text_label
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.due_times import due_time
from dispatch.actions.patrolling import StartPatrol
from dispatch.on_patrol import patrol_of
from dispatch.patrols import Patrol
from dispatch.people import Crew, CrewStatus
from dispatch.reasons import Refused

LINES = ("beat", "starts_at", "until")


class StartSheet(AskingSheet):
    """The selected crew is chosen already; without a time it begins now and lasts as long as patrols do."""

    def __init__(self, session: Session, crew_id: str, parent: QWidget) -> None:
        super().__init__(session, session.words.say("command.start_patrol"), parent)
        self.crew = ChoiceBox()
        self.lines = {code: QLineEdit() for code in LINES}
        self._fill_crews(crew_id)
        self.lay_out(self._form())
        self.lines["beat"].setFocus()

    def _form(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.addLayout(stacked(self._label("crew", self.crew), self.crew), 0, 0, 1, 2)
        grid.addLayout(self._line("beat"), 1, 0, 1, 2)
        grid.addLayout(self._line("starts_at"), 2, 0)
        grid.addLayout(self._line("until"), 2, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        return form

    def _line(self, code: str) -> QGridLayout:
        field = self.lines[code]
        settings = self.session.centre.settings
        hours = f"{settings.patrol_s / 3600:g}"
        field.setPlaceholderText(self.session.words.say(f"console.patrol.{code}.hint", hours=hours))
        made = QGridLayout()
        made.addLayout(stacked(self._label(code, field), field), 0, 0)
        return made

    def _label(self, code: str, field: QWidget) -> QLabel:
        said = self.session.words.say(f"console.patrol.{code}")
        label = text_label("secondary", "secondary", said)
        label.setBuddy(field)
        field.setFont(role_font("body"))
        field.setAccessibleName(said)
        return label

    def _fill_crews(self, crew_id: str) -> None:
        """Those on shift, the free ones first, those that are on a patrol already last."""
        session = self.session
        now, situation = session.now(), session.situation
        on_shift = [
            (crew, situation.status_of(crew, now), patrol_of(crew.id, situation, now))
            for crew in situation.crews_on_shift(now)
        ]
        on_shift.sort(key=lambda one: (one[2] is not None, one[1] is not CrewStatus.FREE))
        for crew, status, patrol in on_shift:
            self.crew.addItem(self._told(crew, status, patrol), crew.id)
        self.crew.setCurrentIndex(max(0, self.crew.findData(crew_id)))

    def _told(self, crew: Crew, status: CrewStatus, patrol: Patrol | None) -> str:
        words = self.session.words
        parts = [crew.name, crew.call_sign, words.say(f"crew_status.{status}")]
        if patrol is not None:
            parts.append(words.say("console.patrol.running", number=patrol.number))
        return words.say("list.dot").join(parts)

    @Slot()
    def answer(self) -> None:
        """Send the crew; what can't be understood, and what the desk refuses, is said here."""
        try:
            asked = self._asked()
        except Refused as refused:
            self.refuse(self.session.words.reason(refused.reason))
            return
        self.act(StartPatrol, **asked)

    def _asked(self) -> dict[str, Any]:
        beat = self.lines["beat"].text().strip()
        if not self.crew.currentData():
            raise Refused("nobody_on_shift")
        if not beat:
            self.lines["beat"].setFocus()
            raise Refused("beat_needed")
        starts_at = self._time("starts_at", self.session.now())
        until = self._time("until", starts_at or self.session.now())
        return {"crew_id": self.crew.currentData(), "beat": beat, "starts_at": starts_at, "until": until}

    def _time(self, code: str, after: datetime) -> datetime | None:
        """A time as it is typed, the next after a moment; nothing typed is None."""
        typed = self.lines[code].text().strip()
        if not typed:
            return None
        try:
            return due_time(typed, after, self.session.centre.zone)
        except Refused:
            self.lines[code].setFocus()
            raise
