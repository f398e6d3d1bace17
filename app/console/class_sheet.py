"""What an incident is taken for, put right at the desk by the category field of the intake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.console.field_sheet import FieldSheet
from app.console.hearing import Hearing
from app.console.intake.category_field import CategoryField
from app.console.parts import ChoiceBox, text_label
from app.console.session import Session
from dispatch.actions.correcting import SEVERITIES
from dispatch.incident import Incident


class ClassSheet(FieldSheet):
    """Takes a category and a severity."""

    def __init__(
        self,
        session: Session,
        incident: Incident,
        then: Callable[[str, int | None, Hearing], None],
        parent: QWidget,
    ) -> None:
        super().__init__(session, incident, "console.reclassify.title", parent)
        self._then = then
        say = session.words.say
        self.field, self.severity = CategoryField(session, asks_facts=False), ChoiceBox()
        self.field.show_values(incident.category, "", ())
        self.severity.addItem(say("console.reclassify.by_category"), None)
        for level in SEVERITIES:
            self.severity.addItem(say(f"severity.{level}"), level)
        self.severity.setAccessibleName(say("console.reclassify.severity"))
        self.lay_out(
            self.field,
            text_label("secondary", "secondary", say("console.reclassify.severity")),
            self.severity,
            text_label("secondary", "secondary", say("console.reclassify.rule"), wraps=True),
        )
        self.field.line.setFocus()
        self.field.line.selectAll()

    @Slot()
    def answer(self) -> None:
        """Hand the category over, if one was picked."""
        if not self.field.code:
            self.field.set_fault(self.session.words.say("console.reclassify.needed"))
            self.field.line.setFocus()
            return
        self.ask_desk(partial(self._then, self.field.code, self.severity.currentData()))
