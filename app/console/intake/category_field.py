"""What the report is about: a category found while it is typed, and the facts that make it more severe."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.console.parts import set_fault, text_label
from app.console.session import Session
from app.console.suggest_field import SuggestField
from app.console.theme.fonts import role_font
from dispatch.typeahead import Entry, TypeAhead


class CategoryField(QWidget):
    """A category by code, name, pinyin or initials, with its flags as boxes to tick."""

    edited = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, *, asks_facts: bool = True) -> None:
        super().__init__(parent)
        self._session, self._asks_facts = session, asks_facts
        self._code = ""
        self._boxes: dict[str, QCheckBox] = {}
        self.line = SuggestField(session, "intake.category", picks_first=True)
        self._fault = text_label("secondary", "breach", wraps=True)
        self._fault.hide()
        self._flags = QHBoxLayout()
        self._flags.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self._fault)
        column.addLayout(self._flags)
        self.line.picked.connect(self._take)
        self.line.textEdited.connect(self._retype)
        self.line.editingFinished.connect(self._settle)
        self.setFocusProxy(self.line)
        self.reword()

    @property
    def code(self) -> str:
        """The category that was picked; empty while it is open."""
        return self._code

    @property
    def flags(self) -> tuple[str, ...]:
        """The facts that were ticked."""
        return tuple(flag for flag, box in self._boxes.items() if box.isChecked())

    def show_values(self, code: str, typed: str, flags: tuple[str, ...]) -> None:
        """Show what a draft holds."""
        self._code = code
        self.line.setText(self._name(code) if code else typed)
        self._show_flags(flags)
        self.set_fault("")

    def set_fault(self, fault: str) -> None:
        """Say what is wrong with it, or that nothing is."""
        set_fault(self.line, self._fault, fault)

    def reword(self) -> None:
        """Names in the language of the seat; found by the Chinese name and the code in either."""
        words = self._session.words
        chinese = type(words)("zh", words.timezone)
        self.line.setAccessibleName(words.say("console.intake.category"))
        self.line.setPlaceholderText(words.say("console.intake.category_hint"))
        self.line.set_index(
            TypeAhead(
                Entry(
                    category.code,
                    words.say(f"category.{category.code}"),
                    words.say(f"category.{category.major}"),
                    (category.code, chinese.say(f"category.{category.code}")),
                )
                for category in self._session.centre.categories.minors
            )
        )
        if self._code:
            self.line.setText(self._name(self._code))
        self._show_flags(self.flags)

    def _name(self, code: str) -> str:
        return self._session.words.say(f"category.{code}")

    @Slot(object)
    def _take(self, entry: Entry) -> None:
        self._code = str(entry.key)
        self.line.setText(entry.name)
        self._show_flags(self.flags)
        self.set_fault("")
        self.edited.emit()

    @Slot(str)
    def _retype(self, _typed: str) -> None:
        self._code = ""
        self._show_flags(self.flags)
        self.edited.emit()

    @Slot()
    def _settle(self) -> None:
        """A name or code typed in full needs no picking."""
        index = self.line.index
        entry = index.named(self.line.text()) if index is not None and not self._code else None
        if entry is not None:
            self._take(entry)

    def _show_flags(self, ticked: tuple[str, ...]) -> None:
        is_asked = bool(self._code) and self._asks_facts
        wanted = self._session.centre.categories.flags_of(self._code) if is_asked else ()
        while item := self._flags.takeAt(0):
            if box := item.widget():
                box.deleteLater()
        self._boxes = {}
        for flag in wanted:
            box = QCheckBox(self._session.words.say(f"flag.{flag}"))
            box.setFont(role_font("body"))
            box.setChecked(flag in ticked)
            box.toggled.connect(self._tick)
            self._boxes[flag] = box
            self._flags.addWidget(box)
        self._flags.addStretch(1)
        # Made later than the fields after them, yet they are answered here.
        for before, box in pairwise((self.line, *self._boxes.values())):
            self.setTabOrder(before, box)

    @Slot(bool)
    def _tick(self, _is_ticked: bool) -> None:
        self.edited.emit()
