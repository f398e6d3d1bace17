"""The section of permits: who may do what here and now, before anyone is sent."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, clear_layout
from app.console.parts import text_label
from app.console.permit_feed import PermitFeed
from app.console.session import Session
from app.words.catalogue import metres
from dispatch.permit_book import NearPermit, Relation

LINES_SHOWN = 3
MARK_PX = 18


class PermitSection(QWidget):
    """The permits near the incident; hidden where there is none."""

    def __init__(self, session: Session, permits: PermitFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._permits = session, permits
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        permits.changed.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the feed says now."""
        clear_layout(self._column)
        near, words = self._permits.near, self._session.words
        self.setVisible(bool(near))
        self.setAccessibleName(words.say("permit.title"))
        if not near:
            return
        self._column.addWidget(text_label("body_strong", text=words.say("permit.title")))
        for one in near[:LINES_SHOWN]:
            self._column.addLayout(self._line(one))
        if len(near) > LINES_SHOWN:
            more = words.say("permit.more", count=len(near) - LINES_SHOWN)
            self._column.addWidget(text_label("secondary", "secondary", more))

    def _line(self, near: NearPermit) -> QHBoxLayout:
        mark = Glyph(self._session, MARK_PX)
        mark.show_permit(near.relation)
        mark.setAccessibleName(self._session.words.say(f"permit_relation.{near.relation}"))
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(text_label("body", text=self._what(near), wraps=True))
        tone = "acc" if near.relation is Relation.COVERS else "secondary"
        said.addWidget(text_label("secondary", tone, self._says(near), wraps=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(mark)
        line.addLayout(said, 1)
        return line

    def _what(self, near: NearPermit) -> str:
        words, permit = self._session.words, near.permit
        return words.say("list.dot").join(
            (words.say(f"permit_kind.{permit.kind}"), permit.holder, permit.number)
        )

    def _says(self, near: NearPermit) -> str:
        words, permit = self._session.words, near.permit
        parts = [
            words.say(f"permit_relation.{near.relation}"),
            permit.hours or words.say("permit.all_day"),
            words.say("permit.valid_to", day=permit.valid_to.isoformat()),
            metres(near.distance_m),
            permit.conditions,
        ]
        return words.say("list.dot").join(part for part in parts if part)
