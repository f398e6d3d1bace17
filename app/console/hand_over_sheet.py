"""An incident is handed to another authority: to whom, their number, and when they were there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.console.field_sheet import FieldSheet
from app.console.hearing import Hearing
from app.console.parts import ChoiceBox, set_fault, stacked, text_label
from app.console.session import Session
from app.console.theme.fonts import set_role
from app.radio import said_time
from app.words.handed_over import authority_name
from dispatch.actions.desk_reports import CASEWORK
from dispatch.incident import Incident
from dispatch.requirement import DEPARTMENTS, EXTERNAL

AUTHORITIES = (*sorted(EXTERNAL), *sorted(DEPARTMENTS - EXTERNAL), CASEWORK)
"""Those that are requested and never dispatched come first."""
Taken = Callable[[str, str, datetime | None, Hearing], None]


class HandOverSheet(FieldSheet):
    """Takes an authority, its number, and the time that it was there, if that is known."""

    def __init__(self, session: Session, incident: Incident, then: Taken, parent: QWidget) -> None:
        super().__init__(session, incident, "console.hand_over.title", parent, height_px=0)
        self._then = then
        words = session.words
        self.authority, self.reference, self.arrived = ChoiceBox(), QLineEdit(), QLineEdit()
        for code in AUTHORITIES:
            self.authority.addItem(authority_name(code, words), code)
        fields: dict[str, QWidget] = {
            "authority": self.authority,
            "reference": self.reference,
            "arrived": self.arrived,
        }
        self.arrived.setPlaceholderText(words.say("console.hand_over.arrived_hint"))
        told = text_label("secondary", "secondary", words.say("console.hand_over.told"), wraps=True)
        self.lay_out(*(self._labelled(name, field) for name, field in fields.items()), told)
        self.authority.setFocus()

    def _labelled(self, name: str, field: QWidget) -> QWidget:
        said, box = self.session.words.say(f"console.hand_over.{name}"), QWidget()
        set_role(field, "body")
        field.setAccessibleName(said)
        box.setLayout(stacked(text_label("secondary", "secondary", said), field))
        return box

    @Slot()
    def answer(self) -> None:
        """Hand over what is in the fields, or say which of them is wanting."""
        set_fault(self.arrived, self.fault, "")
        set_fault(self.reference, self.fault, "")
        words, typed = self.session.words, self.arrived.text().strip()
        at, rest = said_time(typed, self.session.now(), self.session.centre.zone)
        if not self.reference.text().strip():
            self._refuse_at(self.reference, words.say("reason.reference_needed"))
        elif rest:
            self._refuse_at(self.arrived, words.say("console.intake.bad_time"))
        else:
            authority = str(self.authority.currentData())
            self.ask_desk(partial(self._then, authority, self.reference.text().strip(), at))

    def _refuse_at(self, field: QLineEdit, fault: str) -> None:
        set_fault(field, self.fault, fault)
        field.setFocus()
