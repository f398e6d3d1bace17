"""The fields of the intake form: who says what since when, what it is about, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.console.intake.category_field import CategoryField
from app.console.intake.draft import HOTLINE, Draft
from app.console.intake.place_field import PlaceField
from app.console.parts import ChoiceBox, set_fault, stacked, text_label
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.radio import said_time

_WORDS_LINES_PX = 62


class IntakeFields(QWidget):
    """Everything that is typed, with the preview under the place; `edited` tells of every change."""

    edited = Signal()

    def __init__(self, session: Session, preview: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preview = preview
        self._sources: list[str] = []
        self.source = ChoiceBox()
        self.caller_name, self.caller_phone = QLineEdit(), QLineEdit()
        self.words = QPlainTextEdit()
        self.category = CategoryField(session)
        self.place = PlaceField(session)
        self.reported_at = QLineEdit()
        self.is_secret = QCheckBox()
        self._reported_fault = text_label("secondary", "breach", wraps=True)
        self._reported_fault.hide()
        self._labels: dict[str, QLabel] = {}
        self._about = text_label("body", "acc", wraps=True)
        self._about.hide()
        self._private = text_label("secondary", "hint", wraps=True)
        self._lay_out()
        self._listen()
        self.reword()

    def _lay_out(self) -> None:
        self.words.setFixedHeight(_WORDS_LINES_PX)
        self.words.setTabChangesFocus(True)
        typed: tuple[QWidget, ...] = (self.caller_name, self.caller_phone, self.words, self.reported_at)
        for field in (*typed, self.is_secret):
            field.setFont(role_font("body"))
        caller = QHBoxLayout()
        caller.setSpacing(8)
        caller.addLayout(self._labelled("caller_name", self.caller_name), 2)
        caller.addLayout(self._labelled("caller_phone", self.caller_phone), 3)
        when = QHBoxLayout()
        when.setSpacing(12)
        when.addLayout(self._labelled("reported_at", self.reported_at), 2)
        when.addLayout(stacked(text_label("secondary"), self.is_secret), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addLayout(self._labelled("source", self.source))
        column.addLayout(self._labelled("words", self.words))
        column.addLayout(self._labelled("category", self.category))
        column.addLayout(self._labelled("place", self.place))
        column.addWidget(self._preview)
        column.addLayout(caller)
        column.addWidget(self._private)
        column.addLayout(when)
        column.addWidget(self._reported_fault)

    def _labelled(self, code: str, field: QWidget) -> QVBoxLayout:
        label = text_label("secondary", "secondary")
        label.setBuddy(field)
        self._labels[code] = label
        return stacked(label, field)

    def _listen(self) -> None:
        self.source.activated.connect(self._tell_edit)
        for line in (self.caller_name, self.caller_phone, self.reported_at):
            line.textEdited.connect(self._tell_edit)
        self.words.textChanged.connect(self.edited)
        self.is_secret.toggled.connect(self._tell_edit)
        self.category.edited.connect(self.edited)
        self.place.edited.connect(self.edited)

    @Slot(object)
    def _tell_edit(self, _value: object) -> None:
        self.edited.emit()

    def reword(self) -> None:
        """Say everything in the seat's language, keeping what was typed."""
        words = self._session.words
        for code, label in self._labels.items():
            label.setText(words.say(f"console.intake.{code}"))
        named = (
            (self.source, "source"),
            (self.caller_name, "caller_name"),
            (self.caller_phone, "caller_phone"),
            (self.words, "words"),
            (self.reported_at, "reported_at"),
        )
        for field, code in named:
            field.setAccessibleName(words.say(f"console.intake.{code}"))
        self.words.setPlaceholderText(words.say("console.intake.words_hint"))
        self.reported_at.setPlaceholderText(words.say("console.intake.reported_at_hint"))
        self._private.setText(words.say("console.intake.private"))
        self.is_secret.setText(words.say("console.intake.is_secret"))
        self._fill_sources()
        self.category.reword()
        self.place.reword()

    def _fill_sources(self) -> None:
        chosen = self.chosen_source
        self._sources = list(self._session.centre.sources.sources)
        self.source.clear()
        self.source.addItems([self._session.words.say(f"source.{source}") for source in self._sources])
        self.source.setCurrentIndex(self._sources.index(chosen) if chosen in self._sources else 0)

    @property
    def chosen_source(self) -> str:
        """The code of the source that is shown."""
        at = self.source.currentIndex()
        return self._sources[at] if 0 <= at < len(self._sources) else HOTLINE

    def show_draft(self, draft: Draft) -> None:
        """Put a draft into the fields."""
        if draft.source in self._sources:
            self.source.setCurrentIndex(self._sources.index(draft.source))
        self.caller_name.setText(draft.caller_name)
        self.caller_phone.setText(draft.caller_phone)
        self.words.setPlainText(draft.words)
        self.category.show_values(draft.category, draft.category_typed, draft.flags)
        position = None if draft.lon is None or draft.lat is None else (draft.lon, draft.lat)
        self.place.show_values(draft.place_text, position, draft.found_by, draft.datum)
        self.reported_at.setText(draft.reported_at)
        self.is_secret.setChecked(draft.is_secret)
        self.set_reported_fault("")
        self._show_patrol(draft)

    def _show_patrol(self, draft: Draft) -> None:
        """What was found on a patrol comes from there: nobody called, and nobody can say otherwise."""
        words = self._session.words
        code = "console.intake.of_finding" if draft.finding else "console.intake.of_patrol"
        self._about.setText(words.say(code, number=draft.patrol, finding=draft.finding))
        self._about.setVisible(bool(draft.patrol))
        for field in (self.source, self.caller_name, self.caller_phone, self.reported_at, self.is_secret):
            field.setEnabled(not draft.patrol)

    def read(self, into: Draft) -> Draft:
        """The draft with what stands in the fields now."""
        lon, lat = self.place.position or (None, None)
        return replace(
            into,
            source=self.chosen_source,
            caller_name=self.caller_name.text(),
            caller_phone=self.caller_phone.text(),
            words=self.words.toPlainText(),
            category=self.category.code,
            category_typed=self.category.line.text(),
            flags=self.category.flags,
            place_text=self.place.line.text(),
            lon=lon,
            lat=lat,
            found_by=self.place.found_by,
            datum=self.place.chosen_datum.value,
            reported_at=self.reported_at.text(),
            is_secret=self.is_secret.isChecked(),
        )

    def reported_moment(self) -> datetime | None:
        """When it was reported, as typed (`14:05`, `-3`); None for nothing typed; ValueError for nonsense."""
        typed = self.reported_at.text().strip()
        if not typed:
            return None
        at, rest = said_time(typed, self._session.now(), self._session.centre.zone)
        if at is None or rest:
            raise ValueError(typed)
        return at

    def set_reported_fault(self, fault: str) -> None:
        """Say what is wrong with the time, or that nothing is."""
        set_fault(self.reported_at, self._reported_fault, fault)

    def can_go_in(self, draft: Draft) -> bool:
        """Whether a report can go in as it stands; the first field that stands in the way gets the focus."""
        say = self._session.words.say
        faulty: list[QWidget] = []
        if not draft.category:
            self.category.set_fault(say("console.intake.category_needed"))
            faulty.append(self.category)
        if draft.lon is None and not draft.place_text.strip():
            self.place.set_fault(say("console.intake.place_needed"))
            faulty.append(self.place)
        try:
            self.reported_moment()
            self.set_reported_fault("")
        except ValueError:
            self.set_reported_fault(say("console.intake.bad_time"))
            faulty.append(self.reported_at)
        if faulty:
            faulty[0].setFocus()
        return not faulty
