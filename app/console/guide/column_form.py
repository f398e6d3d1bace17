"""Which of the file's columns each of ours stands in: one line a column, with an example from the file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from app.bringing.answers import Look, LookColumn
from app.console.guide.draft import Draft
from app.console.parts import ChoiceBox, set_look, set_tone, text_label
from app.import_names import column_name
from data.importers.import_kinds import ColumnSpec, Form

_LOOSE = frozenset({Form.TEXT, Form.CODE, Form.LIST, Form.ONE_OF})
"""Forms that anything may stand in for."""


class CalmChoice(ChoiceBox):
    """A choice that the wheel leaves alone: it scrolls the form, and must not map a column unseen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnLine:
    """Our column, the choice of theirs, and what stands there or what is wrong with it."""

    def __init__(self, spec: ColumnSpec) -> None:
        self.spec = spec
        self.name = text_label("body")
        self.mark = text_label("secondary", "chip")
        self.choice = CalmChoice()
        self.choice.setMinimumWidth(150)
        self.example = text_label("secondary", "hint")
        self.example.setSizePolicy(self.choice.sizePolicy())

    @property
    def theirs(self) -> str:
        """The file's column that is chosen; "": none."""
        return str(self.choice.currentData() or "")


class ColumnForm(QScrollArea):
    """All columns of a kind of import; needed ones first, as the importer lists them."""

    mapped = Signal(str, str)
    """Our column, and the file's ("": none)."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.lines: list[ColumnLine] = []
        self._made_for: tuple[str, tuple[str, ...]] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_columns(self) -> None:
        """Show the columns of the chosen kind over those of the file."""
        kind, look = self._draft.kind, self._draft.said.look
        if kind is None or look is None:
            return
        wanted = kind.what, tuple(column.name for column in look.columns)
        if wanted != self._made_for:
            self._made_for = wanted
            self._make([*kind.columns], look)
        self.tell()

    def _make(self, specs: list[ColumnSpec], look: Look) -> None:
        inside = QWidget()
        inside.setProperty("surface", "panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.lines = [ColumnLine(spec) for spec in specs]
        for row, line in enumerate(self.lines):
            line.choice.addItem("–", "")
            for column in look.columns:
                line.choice.addItem(column.name or "–", column.name)
            line.choice.setProperty("ours", line.spec.name)
            line.choice.activated.connect(self._take)
            grid.addLayout(_beside(line), 2 * row, 0)
            grid.addWidget(line.choice, 2 * row, 1)
            grid.addWidget(line.example, 2 * row + 1, 1)
        grid.setRowStretch(2 * len(self.lines), 1)
        self.setWidget(inside)

    @Slot(int)
    def _take(self, _place: int) -> None:
        sender = self.sender()
        line = next((one for one in self.lines if one.choice is sender), None)
        if line is not None:
            self.mapped.emit(line.spec.name, line.theirs)

    def tell(self) -> None:
        """Say the names, and what stands where, in the session's language."""
        look = self._draft.said.look
        if look is None:
            return
        columns = {column.name: column for column in look.columns}
        for line in self.lines:
            theirs = self._draft.said.columns.get(line.spec.name, "")
            if not theirs and line.spec.name in columns:
                theirs = line.spec.name
            line.choice.setCurrentIndex(max(0, line.choice.findData(theirs)))
            self._tell_line(line, columns.get(theirs))

    def _tell_line(self, line: ColumnLine, theirs: LookColumn | None) -> None:
        words, spec = self._draft.session.words, line.spec
        name = column_name(words, spec.name)
        line.name.setText(name)
        line.mark.setText(words.say("guide.columns.needed"))
        line.choice.setAccessibleName(
            words.say("guide.columns.needed_name", name=name) if spec.is_needed else name
        )
        fault = ""
        if theirs is None:
            fault = words.say("guide.columns.choose") if spec.is_needed else ""
            text = fault
        elif _is_odd(spec, theirs):
            form = f"import_form.{theirs.form}"
            text = fault = words.say("guide.columns.odd", form=words.say(form))
        else:
            text = words.say("guide.columns.example", example=_short(theirs))
        set_look(line.choice, "fault", "true" if theirs is None and spec.is_needed else "false")
        set_tone(line.example, "risk" if fault else "hint")
        _set_text(line.example, text)
        line.choice.setAccessibleDescription(text)


def _beside(line: ColumnLine) -> QHBoxLayout:
    """The name, and the mark of those that are needed."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(line.name)
    if line.spec.is_needed:
        row.addWidget(line.mark, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def _is_odd(spec: ColumnSpec, theirs: LookColumn) -> bool:
    """Whether something else seems to stand in the column than is read from it."""
    if spec.form in _LOOSE or not theirs.filled:
        return False
    near = {Form.NUMBER, Form.LON, Form.LAT}
    if spec.form in near:
        # Degrees may be written in minutes and seconds, which looks like text.
        return theirs.form not in near and spec.form is Form.NUMBER
    return theirs.form != spec.form and {theirs.form, spec.form} != {Form.TIME.value, Form.DAY.value}


def _short(column: LookColumn) -> str:
    shown = " · ".join(column.examples[:2])
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


def _set_text(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
