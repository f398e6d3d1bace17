"""Third step: the datum, the time zone and whatever else this kind of import has to be told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app.console.guide.draft import Draft
from app.console.guide.option_fields import OptionField
from app.console.guide.page import Page
from app.console.parts import push_button, set_fault, text_label
from app.console.theme.fonts import role_font
from app.import_names import choice_name, option_hint, option_name
from data.importers.import_kinds import Form


class ChoicesPage(Page):
    """A form made from the kind's own list of choices, each with a sentence on what it does."""

    code = "choices"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.fields: dict[str, OptionField] = {}
        self._names: dict[str, QLabel] = {}
        self._hints: dict[str, QLabel] = {}
        self._faults: dict[str, QLabel] = {}
        self._made_for = ""
        self.categories, self.categories_button = QLineEdit(), push_button()
        self.categories.setFont(role_font("body"))
        self._categories_hint = text_label("secondary", "hint", wraps=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(self._scroll, 1)
        self.categories.textChanged.connect(self._take_categories)
        self.categories_button.clicked.connect(self._choose_categories)
        draft.changed.connect(self._show)

    @property
    def is_wanted(self) -> bool:
        """Some kinds have nothing to choose."""
        kind = self.draft.kind
        return kind is not None and (bool(self.draft.options) or kind.has_categories)

    @property
    def is_done(self) -> bool:
        """Every choice that must be made is made, and none is senseless."""
        faulty = any(field.fault(self.words) for field in self.fields.values())
        return not self.draft.missing_options and not (self._made_for == self.draft.said.what and faulty)

    @property
    def state(self) -> str:
        """The datum, or how many choices are still open."""
        missing = len(self.draft.missing_options)
        if missing:
            return self.words.say("guide.choices.missing", count=missing)
        datums = [one.name for one in self.draft.options if one.form is Form.DATUM]
        chosen = ((name, self.draft.said.asked.get(name, "")) for name in datums)
        return ", ".join(choice_name(self.words, name, code) for name, code in chosen if code)

    def enter(self) -> None:
        """Show the choices of the chosen kind."""
        if self._made_for != self.draft.said.what:
            self._made_for = self.draft.said.what
            self._make()
            self.reword()
        self._show()

    def _make(self) -> None:
        # The old form goes with its widgets, but these two are used again.
        for kept in (self.categories, self.categories_button, self._categories_hint):
            kept.setParent(self)
            kept.hide()
        inside = QWidget()
        inside.setProperty("surface", "panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        zone = self.session.centre.settings.timezone
        self.fields = {one.name: OptionField(one, zone, inside) for one in self.draft.options}
        self._names, self._hints, self._faults = {}, {}, {}
        for row, (name, field) in enumerate(self.fields.items()):
            self._add_field(grid, 2 * row, name, field)
        if self.draft.kind is not None and self.draft.kind.has_categories:
            self._add_categories(grid, 2 * len(self.fields))
        grid.setRowStretch(2 * len(self.fields) + 2, 1)
        self._scroll.setWidget(inside)

    def _add_field(self, grid: QGridLayout, row: int, name: str, field: OptionField) -> None:
        self._names[name] = text_label("body")
        self._hints[name] = text_label("secondary", "hint", wraps=True)
        self._faults[name] = text_label("secondary", "breach", wraps=True)
        self._faults[name].hide()
        grid.addWidget(self._names[name], row, 0)
        grid.addWidget(field.widget, row, 1)
        grid.addWidget(self._hints[name], row, 2)
        grid.addWidget(self._faults[name], row + 1, 1, 1, 2)
        field.changed.connect(self._take)

    def _add_categories(self, grid: QGridLayout, row: int) -> None:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.categories, 1)
        line.addWidget(self.categories_button)
        self._names["categories"] = text_label("body")
        grid.addWidget(self._names["categories"], row, 0)
        grid.addWidget(box, row, 1)
        grid.addWidget(self._categories_hint, row, 2)
        for shown in (self.categories, self.categories_button, self._categories_hint):
            shown.show()

    @Slot(str, str)
    def _take(self, name: str, value: str) -> None:
        self.draft.choose(name, value)

    @Slot(str)
    def _take_categories(self, typed: str) -> None:
        self.draft.choose_categories(typed.strip().strip('"'))

    @Slot()
    def _choose_categories(self) -> None:
        dialog = QFileDialog(self, self.words.say("import_option.categories"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.categories.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _show(self) -> None:
        if self._made_for != self.draft.said.what:
            return
        said = self.draft.said
        for name, field in self.fields.items():
            field.show_value(said.asked.get(name, ""))
            set_fault(field.widget, self._faults[name], field.fault(self.words))
        if self.categories.text().strip() != said.categories_file:
            self.categories.setText(said.categories_file)
        is_missing = bool(said.categories_file) and not Path(said.categories_file).is_file()
        self.categories.setProperty("fault", "true" if is_missing else "false")

    def reword(self) -> None:
        super().reword()
        words = self.words
        for name, field in self.fields.items():
            field.reword(words)
            said = option_name(words, name)
            shown = words.say("guide.columns.needed_name", name=said) if field.spec.is_needed else said
            self._names[name].setText("" if isinstance(field.widget, QCheckBox) else shown)
            self._hints[name].setText(option_hint(words, name))
        if "categories" in self._names:
            self._names["categories"].setText(words.say("import_option.categories"))
        self.categories.setAccessibleName(words.say("import_option.categories"))
        self.categories_button.setText(words.say("guide.data.choose"))
        self._categories_hint.setText(words.say("import_option.categories.hint"))
        self._show()

    def first_focus(self) -> QWidget:
        """The first choice that is still open, else the first of all."""
        for name in (*self.draft.missing_options, *self.fields):
            if name in self.fields:
                return self.fields[name].widget
        return self.categories
