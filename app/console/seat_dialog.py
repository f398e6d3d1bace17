"""Asks who sits down: a name and a role. There is no password yet, and the sheet says so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import text_label
from app.console.theme.fonts import set_role
from app.preferences import Preferences
from app.words import Words
from dispatch.actors import Actor, Role
from gis.zones import ZoneAtlas, ZoneKind

ROLES = (Role.OPERATOR, Role.DUTY_COMMANDER, Role.STREET_DISPATCHER, Role.PLANNER)


class SeatDialog(QDialog):
    """The sheet before the console; what was said last is offered again."""

    def __init__(
        self, preferences: Preferences, atlas: ZoneAtlas, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._words = preferences, words
        self.setWindowTitle(words.say("seat.title"))
        self.setMinimumWidth(420)
        self.name = QLineEdit(preferences.name)
        self.role, self.unit = QComboBox(), QComboBox()
        for role in ROLES:
            self.role.addItem(words.say(f"role.{role}"), role.value)
        for zone in atlas.of_kind(ZoneKind.SUB_DISTRICT):
            self.unit.addItem(zone.name, zone.code)
        self.role.setCurrentIndex(max(0, self.role.findData(preferences.role)))
        self.unit.setCurrentIndex(max(0, self.unit.findData(preferences.unit)))
        self._fault = text_label("secondary", "breach")
        self._lay_out()
        self.role.currentIndexChanged.connect(self._show_unit)
        self._show_unit()
        self.name.setFocus()

    def _lay_out(self) -> None:
        words = self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(text_label("title", text=words.say("seat.title")))
        self._form = QFormLayout()
        self._form.setSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for code, field in (("name", self.name), ("role", self.role), ("unit", self.unit)):
            said = words.say(f"seat.{code}")
            set_role(field, "body")
            field.setAccessibleName(said)
            self._form.addRow(text_label("body", "secondary", said), field)
        column.addLayout(self._form)
        column.addWidget(text_label("secondary", "risk", words.say("seat.no_password"), wraps=True))
        column.addWidget(self._fault)
        row = QHBoxLayout()
        row.addStretch(1)
        sit = QPushButton(words.say("seat.sit_down"))
        sit.setProperty("kind", "primary")
        sit.setDefault(True)
        sit.clicked.connect(self.sit_down)
        row.addWidget(sit)
        column.addLayout(row)

    @property
    def actor(self) -> Actor:
        """Who sits down."""
        role = Role(self.role.currentData())
        unit = str(self.unit.currentData() or "") if role is Role.STREET_DISPATCHER else ""
        return Actor(self.name.text().strip(), role, unit)

    @Slot()
    def _show_unit(self) -> None:
        is_street = self.role.currentData() == Role.STREET_DISPATCHER.value
        self._form.setRowVisible(self.unit, is_street)

    @Slot()
    def sit_down(self) -> None:
        """Take the seat, if a name is given."""
        actor = self.actor
        if not actor.name:
            self._fault.setText(self._words.say("seat.name_needed"))
            self.name.setFocus()
            return
        self._preferences.name, self._preferences.role = actor.name, actor.role.value
        self._preferences.unit = actor.unit
        self.accept()
