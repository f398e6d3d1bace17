"""One field for each choice that a kind of import knows, made from its form."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.console.guide.column_form import CalmChoice
from app.console.theme.fonts import role_font
from app.import_names import choice_name, option_hint, option_name
from app.words import Words
from data.importers.import_kinds import Form, OptionSpec
from gis.reference import DATUMS, ReferenceUnknown, reference_of

FIELD_PX = 320


class OptionField(QObject):
    """A choice as a field: `value` as the importer reads it, "" while nothing is chosen."""

    changed = Signal(str, str)
    """Name and value."""

    def __init__(self, spec: OptionSpec, timezone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._timezone = timezone
        self.widget = self._make()
        self.widget.setMinimumWidth(FIELD_PX)
        self.widget.setFont(role_font("body"))

    def _make(self) -> QWidget:
        form = self.spec.form
        if form is Form.YES_NO:
            box = QCheckBox()
            box.toggled.connect(self._tell)
            return box
        if form is Form.ONE_OF or form is Form.DATUM or form is Form.TIMEZONE:
            return self._choice()
        line = QLineEdit()
        line.textChanged.connect(self._tell)
        return line

    def _choice(self) -> QComboBox:
        choice = CalmChoice()
        form = self.spec.form
        if form is Form.ONE_OF:
            if not (self.spec.is_needed and self.spec.default):
                choice.addItem("–", "")
            for value in self.spec.known:
                choice.addItem(value, value)
            choice.currentIndexChanged.connect(self._tell)
            return choice
        choice.setEditable(True)
        choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value in DATUMS if form is Form.DATUM else (self._timezone,):
            choice.addItem(value, value)
        choice.setCurrentIndex(-1)
        choice.editTextChanged.connect(self._tell)
        return choice

    @Slot()
    @Slot(int)
    @Slot(str)
    @Slot(bool)
    def _tell(self, _new: object = None) -> None:
        self.changed.emit(self.spec.name, self.value)

    @property
    def value(self) -> str:
        """What is chosen, as text."""
        widget = self.widget
        if isinstance(widget, QCheckBox):
            return "yes" if widget.isChecked() else ""
        if isinstance(widget, QComboBox):
            if not widget.isEditable():
                return str(widget.currentData() or "")
            typed = widget.currentText().strip()
            place = widget.findText(typed)
            return str(widget.itemData(place)) if place >= 0 else typed
        assert isinstance(widget, QLineEdit)
        text = widget.text().strip()
        return ",".join(part.strip() for part in text.split(",")) if self.spec.form is Form.LIST else text

    def show_value(self, value: str) -> None:
        """Show what is chosen, without telling."""
        if value == self.value:
            return
        widget = self.widget
        widget.blockSignals(True)
        if isinstance(widget, QCheckBox):
            widget.setChecked(value not in ("", "no"))
        elif isinstance(widget, QComboBox):
            place = widget.findData(value)
            widget.setCurrentIndex(place)
            if widget.isEditable() and place < 0:
                widget.setEditText(value)
        elif isinstance(widget, QLineEdit):
            widget.setText(value)
        widget.blockSignals(False)

    def fault(self, words: Words) -> str:
        """Why the value can't be used; "": it can."""
        value = self.value
        if not value:
            return words.say("guide.choices.choose") if self.spec.is_needed else ""
        if self.spec.form is Form.DATUM:
            try:
                reference_of(value)
            except ReferenceUnknown:
                return words.say("reason.unknown_reference", value=value)
        return ""

    def reword(self, words: Words) -> None:
        """Say name and choices in another language."""
        name = option_name(words, self.spec.name)
        hint = option_hint(words, self.spec.name)
        self.widget.setAccessibleName(name)
        self.widget.setAccessibleDescription(hint)
        if isinstance(self.widget, QCheckBox):
            self.widget.setText(name)
        elif isinstance(self.widget, QComboBox):
            self._reword_choice(self.widget, words)

    def _reword_choice(self, choice: QComboBox, words: Words) -> None:
        kept = self.value
        choice.blockSignals(True)
        for place in range(choice.count()):
            value = choice.itemData(place)
            if value:
                choice.setItemText(place, choice_name(words, self.spec.name, str(value)))
        choice.blockSignals(False)
        if self.value != kept:
            self.show_value(kept)
