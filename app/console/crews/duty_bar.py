"""What the desk enters for the crew that is picked: on and off duty, what it does and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.console.parts import ChoiceBox, push_button, set_fault, text_label
from app.console.session import Session, reason_of
from app.console.theme.fonts import role_font
from app.radio import said_time
from dispatch.actions.duty import DECLARED, DeclareStatus, SignOffCrew, SignOnCrew
from dispatch.actions.standing_by import EndStandBy
from dispatch.people import Crew, CrewStatus

FREE = "free"


class DutyBar(QFrame):
    """Buttons and fields for one crew; refusals stand where they were asked for."""

    map_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._crew: Crew | None = None
        self.setProperty("surface", "bar")
        self.title = text_label("body_strong")
        self.sign = push_button()
        self.on_map = push_button()
        self.status = ChoiceBox()
        self.until = QLineEdit()
        self.until.setFont(role_font("body"))
        self.declare = push_button("primary")
        self.let_go = push_button()
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self._lay_out()
        self.sign.clicked.connect(self._sign)
        self.on_map.clicked.connect(self.map_asked)
        self.let_go.clicked.connect(self._let_go)
        self.declare.clicked.connect(self._declare)
        self.until.returnPressed.connect(self._declare)
        self.reword()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.title, 0, 0, 1, 2)
        grid.addWidget(self.sign, 0, 2)
        grid.addWidget(self.on_map, 0, 3)
        grid.addWidget(self.status, 1, 0)
        grid.addWidget(self.until, 1, 1, 1, 2)
        grid.addWidget(self.declare, 1, 3)
        grid.addWidget(self.let_go, 2, 2, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(grid)
        column.addWidget(self.fault)

    def reword(self) -> None:
        """Words in the seat's language."""
        words = self._session.words
        chosen = max(0, self.status.currentIndex())
        self.status.clear()
        self.status.addItems([words.say(f"declared.{code}") for code in (*DECLARED, FREE)])
        self.status.setCurrentIndex(chosen)
        self.status.setAccessibleName(words.say("console.crews.declare"))
        self.until.setPlaceholderText(words.say("console.crews.until_hint"))
        self.until.setAccessibleName(words.say("console.crews.until_name"))
        self.declare.setText(words.say("console.crews.declare"))
        self.on_map.setText(words.say("console.crews.on_map"))
        self.let_go.setText(words.say("console.crews.end_stand_by"))
        self.show_crew(self._crew)

    def show_crew(self, crew: Crew | None) -> None:
        """Work on this crew."""
        if crew is None or self._crew is None or crew.id != self._crew.id:
            set_fault(self.until, self.fault, "")
        self._crew = crew
        words, now = self._session.words, self._session.now()
        for control in (self.sign, self.on_map, self.status, self.until, self.declare):
            control.setEnabled(crew is not None)
        by = self._session.situation.stand_by_of(crew, now) if crew is not None else None
        self.let_go.setVisible(by is not None)
        if crew is None:
            self.title.setText(words.say("console.crews.pick"))
            self.sign.setText(words.say("console.crews.sign_on"))
            return
        self.title.setText(f"{crew.call_sign} {crew.name}")
        is_on = crew.signed_on is not None
        self.sign.setText(words.say("console.crews.sign_off" if is_on else "console.crews.sign_on"))
        status = self._session.situation.status_of(crew, now)
        self.sign.setEnabled(is_on or status is CrewStatus.NOT_SIGNED_ON)

    def focus_declare(self) -> None:
        """Go to the field of what the crew does."""
        self.status.setFocus()

    @Slot()
    def _sign(self) -> None:
        crew = self._crew
        if crew is None:
            return
        kind = SignOnCrew if crew.signed_on is None else SignOffCrew
        self._session.act(kind, crew, then=self._done, failed=self._fail, crew_id=crew.id)

    @Slot()
    def _let_go(self) -> None:
        crew = self._crew
        if crew is not None:
            self._session.act(EndStandBy, crew, then=self._done, failed=self._fail, crew_id=crew.id)

    @Slot()
    def _declare(self) -> None:
        crew = self._crew
        if crew is None:
            return
        code = (*DECLARED, FREE)[self.status.currentIndex()]
        until = self._until()
        if code != FREE and until is None:
            set_fault(self.until, self.fault, self._session.words.say("console.crews.end_needed"))
            self.until.setFocus()
            return
        asked = {"crew_id": crew.id, "status": code, "until": None if code == FREE else until}
        self._session.act(DeclareStatus, crew, then=self._done, failed=self._fail, **asked)

    def _until(self) -> datetime | None:
        """The end that was typed: minutes from now, or a time of day to come."""
        typed, now = self.until.text().strip(), self._session.now()
        if typed.isdecimal():
            return now + timedelta(minutes=int(typed)) if int(typed) <= 24 * 60 else None
        at, rest = said_time(typed, now, self._session.centre.zone)
        if at is None or rest or typed.startswith("-"):
            return None
        return at if at > now else at + timedelta(days=1)

    def _done(self, _changes: object) -> None:
        self.until.clear()
        set_fault(self.until, self.fault, "")

    def _fail(self, error: BaseException) -> None:
        set_fault(self.until, self.fault, self._session.words.reason(reason_of(error)))
