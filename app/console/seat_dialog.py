"""Asks who sits down: a name, a role, a language. There is no password yet, and the sheet says so."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import ChoiceBox, set_fault, text_label
from app.console.theme.fonts import set_role
from app.preferences import Preferences
from app.words import Words
from dispatch.actors import Actor, Role
from gis.zones import ZoneAtlas, ZoneKind

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""Each in its own words: whoever can't read the other finds theirs."""
ROLES = (Role.OPERATOR, Role.DUTY_COMMANDER, Role.STREET_DISPATCHER, Role.PLANNER)


class SeatDialog(QDialog):
    """The sheet before the console; what was said last is offered again."""

    def __init__(
        self, preferences: Preferences, atlas: ZoneAtlas, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._words = preferences, words
        self.setMinimumWidth(420)
        self.name = QLineEdit(preferences.name)
        self.role, self.unit, self.language = ChoiceBox(), ChoiceBox(), ChoiceBox()
        for role in ROLES:
            self.role.addItem("", role.value)
        for zone in atlas.of_kind(ZoneKind.SUB_DISTRICT):
            self.unit.addItem(zone.name, zone.code)
        for language, named in LANGUAGE_NAMES.items():
            self.language.addItem(named, language)
        self.role.setCurrentIndex(max(0, self.role.findData(preferences.role)))
        self.unit.setCurrentIndex(max(0, self.unit.findData(preferences.unit)))
        self.language.setCurrentIndex(max(0, self.language.findData(words.language)))
        self._title, self._note = text_label("title"), text_label("secondary", "risk", wraps=True)
        self.fault = text_label("secondary", "breach")
        self._labels = {code: text_label("body", "secondary") for code in self._fields}
        self.sit = QPushButton()
        self._lay_out()
        self._reword()
        self.role.currentIndexChanged.connect(self._show_unit)
        self.language.currentIndexChanged.connect(self._take_language)
        self.name.textEdited.connect(self._clear_fault)
        self.sit.clicked.connect(self.sit_down)
        self._show_unit()
        self.name.setFocus()

    @property
    def _fields(self) -> dict[str, QWidget]:
        return {"name": self.name, "role": self.role, "unit": self.unit, "language": self.language}

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._title)
        self._form = QFormLayout()
        self._form.setSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for code, field in self._fields.items():
            set_role(field, "body")
            self._form.addRow(self._labels[code], field)
        column.addLayout(self._form)
        column.addWidget(self._note)
        self.fault.hide()
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addStretch(1)
        self.sit.setProperty("kind", "primary")
        self.sit.setDefault(True)
        row.addWidget(self.sit)
        column.addLayout(row)

    def _reword(self) -> None:
        words = self._words
        self.setWindowTitle(words.say("seat.title"))
        self._title.setText(words.say("seat.title"))
        for code, field in self._fields.items():
            field.setAccessibleName(words.say(f"seat.{code}"))
            self._labels[code].setText(words.say(f"seat.{code}"))
        for place in range(self.role.count()):
            self.role.setItemText(place, words.say(f"role.{self.role.itemData(place)}"))
        self._note.setText(words.say("seat.no_password"))
        self.sit.setText(words.say("seat.sit_down"))
        set_fault(self.name, self.fault, words.say("seat.name_needed") if self.fault.text() else "")

    @Slot()
    def _take_language(self) -> None:
        """Say the sheet in the chosen language; the console speaks it too once somebody sits down."""
        self._words = replace(self._words, language=self.language.currentData())
        self._reword()

    @Slot()
    def _clear_fault(self) -> None:
        set_fault(self.name, self.fault, "")

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
            set_fault(self.name, self.fault, self._words.say("seat.name_needed"))
            self.name.setFocus()
            return
        self._preferences.name, self._preferences.role = actor.name, actor.role.value
        self._preferences.unit, self._preferences.language = actor.unit, self._words.language
        self.accept()
