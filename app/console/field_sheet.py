"""A sheet that puts one thing of an incident right: its words above, one field below."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.console.asking_sheet import AskingSheet
from app.console.parts import text_label
from app.console.session import Session
from dispatch.incident import Incident

WIDTH_PX, HEIGHT_PX = 520, 400
"""High enough for the names that are offered under the field."""


class FieldSheet(AskingSheet):
    """Enter in the field takes what is offered, Enter again answers."""

    def __init__(
        self, session: Session, incident: Incident, code: str, parent: QWidget, height_px: int = HEIGHT_PX
    ) -> None:
        title = session.words.say(code, number=incident.short_number)
        super().__init__(session, title, parent, WIDTH_PX)
        self._incident = incident
        self.setMinimumHeight(height_px)

    def lay_out(self, *parts: QWidget) -> None:
        """Put what was said above the field."""
        said = self._incident.words or self._incident.place.text
        told = self.session.words.say("console.place.said", words=said)
        super().lay_out(text_label("secondary", "secondary", told, wraps=True), *parts)
