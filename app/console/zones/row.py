"""One zone in the panel's list: its name and kind, and buttons to change its border and to drop it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.console.parts import push_button, stacked, text_label
from app.console.session import Session
from dispatch.places import ZoneRow
from gis.zones import Zone


@dataclass(frozen=True)
class Listed:
    """A zone as it was listed: its row, which an action on it rests on, itself, and what it lies in."""

    row: ZoneRow
    zone: Zone
    parent_name: str


class ZoneLine(QFrame):
    """What one zone is, in two lines."""

    def __init__(
        self, session: Session, listed: Listed, may_act: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = session.words
        self.zone = zone = listed.zone
        self.edit_button, self.drop_button = push_button(), push_button("danger")
        for button, code in ((self.edit_button, "zones.edit"), (self.drop_button, "zones.drop")):
            button.setText(words.say(code))
            button.setAccessibleName(words.say(f"{code}_this", name=zone.name))
            button.setEnabled(may_act)
        kind = words.say(f"zone_kind.{zone.kind}")
        told = words.say("list.dot").join(part for part in (kind, zone.code, listed.parent_name) if part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        name, about = text_label("body_strong", "", zone.name), text_label("secondary", "secondary", told)
        for label in (name, about):
            label.setToolTip(label.text())
            label.setMinimumWidth(0)
        row.addLayout(stacked(name, about, spacing=2), 1)
        row.addWidget(self.edit_button)
        row.addWidget(self.drop_button)
