"""Second step: what stands in the file's columns, and which of ours each is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from app.console.guide.column_form import ColumnForm
from app.console.guide.draft import Draft
from app.console.guide.page import Page
from app.console.guide.preview_model import PreviewModel
from app.console.guide.profile_row import ProfileRow
from app.console.parts import set_tone, text_label
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height

FORM_PX = 380
_WIDEST_PX = 260


class ColumnsPage(Page):
    """The mapping on the left, the file's first rows on the right."""

    code = "columns"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.form = ColumnForm(draft)
        self.form.setFixedWidth(FORM_PX)
        self.legend = text_label("secondary", "secondary", wraps=True)
        self.profiles = ProfileRow(draft)
        self.model = PreviewModel(self.session, self)
        self.table = _preview_table(self.model)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.form)
        both.addWidget(self.table, 1)
        self.column.addWidget(self.profiles)
        self.column.addWidget(self.legend)
        self.column.addLayout(both, 1)
        self.form.mapped.connect(draft.map_column)
        draft.changed.connect(self._show)

    @property
    def is_wanted(self) -> bool:
        """Only tables have columns to map, and only some kinds ask for them."""
        kind, look = self.draft.kind, self.draft.said.look
        return kind is not None and bool(kind.columns) and (look is None or bool(look.columns))

    @property
    def is_done(self) -> bool:
        """Everything that is needed stands somewhere."""
        return not self.draft.missing_columns

    @property
    def state(self) -> str:
        """How many of our columns are read, or how many are missing."""
        look, kind = self.draft.said.look, self.draft.kind
        if look is None or kind is None or not look.columns:
            return ""
        missing = len(self.draft.missing_columns)
        if missing:
            return self.words.say("guide.columns.missing", count=missing)
        return self.words.say("guide.columns.read", count=len(self._read()), total=len(look.columns))

    def _read(self) -> frozenset[str]:
        """The file's columns that something is read from."""
        kind, look = self.draft.kind, self.draft.said.look
        if kind is None or look is None:
            return frozenset()
        there = {column.name for column in look.columns}
        mapped = (self.draft.said.columns.get(one.name, one.name) for one in kind.columns)
        return frozenset(name for name in mapped if name in there)

    def enter(self) -> None:
        """Show the file that is chosen now."""
        self.form.show_columns()
        before = self.model.columnCount()
        self.model.show_look(self.draft.said.look, self._read())
        if self.model.columnCount() != before:
            self._fit()
        self._show()

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        self.table.resizeColumnsToContents()
        for place in range(header.count()):
            header.resizeSection(place, min(_WIDEST_PX, header.sectionSize(place) + 20))

    @Slot()
    def _show(self) -> None:
        self.profiles.show_profiles()
        self._tell_needed()
        if self.isVisible():
            self.form.tell()
            self.model.show_look(self.draft.said.look, self._read())

    def _tell_needed(self) -> None:
        """Name all that is still missing at once; nothing missing: what the mark means."""
        missing, look = self.draft.missing_columns, self.draft.said.look
        code = "guide.columns.lacking" if missing else "guide.columns.legend"
        set_tone(self.legend, "risk" if missing else "secondary")
        headers = [column.name for column in look.columns if column.name] if look else []
        known = self.words.say("list.several").join(headers)
        self.legend.setText(self.words.say(code, count=len(missing), columns=",".join(missing), known=known))

    def reword(self) -> None:
        super().reword()
        self._tell_needed()
        self.table.setAccessibleName(self.words.say("guide.columns.preview"))
        self.form.setAccessibleName(self.words.say("guide.columns.title"))
        self.profiles.reword()
        self.form.tell()
        self.model.show_look(self.draft.said.look, self._read())

    def first_focus(self) -> QWidget:
        """The first choice that is still open, else the first of all."""
        missing = self.draft.missing_columns
        open_lines = [line for line in self.form.lines if line.spec.name in missing]
        lines = open_lines or self.form.lines
        return lines[0].choice if lines else self.table


def _preview_table(model: PreviewModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setStyleSheet("QTableView::item { padding: 0px 6px; }")
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height("compact_row"))
    header = table.horizontalHeader()
    header.setFont(role_font("secondary"))
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
