"""First step: what to bring in, and from which files."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.bringing.answers import Look, Stock
from app.bringing.requests import LookAt, TakeStock
from app.console.guide.draft import Draft
from app.console.guide.file_box import FileBox
from app.console.guide.page import Page
from app.console.guide.stock_model import Column, StockModel
from app.console.parts import ChoiceBox, text_label
from app.console.theme.tokens import height
from app.import_names import finding_text, kind_hint, kind_name, option_name
from dispatch.reasons import Reason

LIST_PX = 330
_PROBLEMS = 3


class DataPage(Page):
    """A checklist on the left; what is chosen there is explained on the right, with its files."""

    code = "data"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.model = StockModel(self.session, self)
        self.table = _checklist(self.model)
        self.name, self.about = text_label("row"), text_label("body", "secondary", wraps=True)
        self.files = FileBox(self.session)
        self.layer_label, self.layer = text_label("body", "secondary"), ChoiceBox()
        self.told = text_label("body", "secondary", wraps=True)
        self.problems = text_label("secondary", "risk", wraps=True)
        self.fault = text_label("body", "breach", wraps=True)
        self._asked_look = 0
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self.files.changed.connect(self._take_files)
        self.layer.activated.connect(self._take_layer)
        draft.changed.connect(self._show)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self.name, self.about, self.files):
            right.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.layer_label)
        row.addWidget(self.layer, 1)
        right.addLayout(row)
        for part in (self.told, self.problems, self.fault):
            right.addWidget(part)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.table)
        both.addLayout(right, 1)
        self.column.addLayout(both, 1)

    @property
    def is_done(self) -> bool:
        """A file has been looked at, or can only be read by its importer."""
        said = self.draft.said
        return bool(said.what and said.files) and (said.look is not None or self._reads_blind)

    @property
    def _reads_blind(self) -> bool:
        """Maps may be of a form that can't be shown as a table; their importer reads them all the same."""
        kind = self.draft.kind
        return kind is not None and kind.is_map and bool(self.fault.text())

    @property
    def state(self) -> str:
        """The kind, and its file."""
        said = self.draft.said
        return ", ".join(path.name for path in said.files) if said.files else ""

    def enter(self) -> None:
        """Count what is there; others bring data in too."""
        self.draft.bringing.ask(TakeStock(), self._take_stock, self._miss_stock)
        if not self.draft.said.what:
            self.table.selectRow(0)

    def _take_stock(self, stock: Stock) -> None:
        self.model.show_counts(stock.counts)

    def _miss_stock(self, _reason: Reason) -> None:
        self.model.show_counts({})

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.choose(self.model.kinds[current.row()])

    def choose(self, what: str) -> None:
        """Bring this in."""
        self.draft.choose_what(what)
        row = self.model.kinds.index(what)
        if self.table.currentIndex().row() != row:
            self.table.selectRow(row)
        kind = self.draft.kind
        self.files.take_many(kind is not None and kind.takes_many_files)
        self._look()

    @Slot()
    def _take_files(self) -> None:
        self.draft.choose_files(self.files.files)
        self.draft.said.asked.pop("layer", None)
        self._look()

    @Slot(int)
    def _take_layer(self, _place: int) -> None:
        self.draft.choose("layer", self.layer.currentText())
        self._look()

    def _look(self) -> None:
        """Look at the first file, beside the window."""
        said = self.draft.said
        self.fault.clear()
        if not (said.what and said.files):
            self._show()
            return
        self.told.setText(self.words.say("guide.data.looking"))
        asked = LookAt(said.what, str(said.files[0]), said.asked.get("layer", ""))
        bringing = self.draft.bringing
        # An answer to an older question would show another file's columns.
        self._asked_look += 1
        mine = self._asked_look
        bringing.ask(asked, partial(self._take_look, mine), partial(self._miss_look, mine))

    def _take_look(self, asked: int, look: Look) -> None:
        if asked == self._asked_look:
            self.draft.take_look(look)

    def _miss_look(self, asked: int, reason: Reason) -> None:
        if asked == self._asked_look:
            self.fault.setText(self.words.reason(reason))
            self.draft.take_look(None)

    @Slot()
    def _show(self) -> None:
        words, look = self.words, self.draft.said.look
        what = self.draft.said.what
        self.name.setText(kind_name(words, what) if what else "")
        self.about.setText(kind_hint(words, what) if what else "")
        self.told.setText(words.say("guide.data.no_file") if not self.draft.said.files else "")
        has_layers = look is not None and len(look.layers) > 1
        self.layer_label.setVisible(has_layers)
        self.layer.setVisible(has_layers)
        self.problems.clear()
        if look is not None:
            self._show_look(look)

    def _show_look(self, look: Look) -> None:
        words = self.words
        rows = (
            words.say("guide.data.many_rows", sampled=f"{look.sampled:,}")
            if look.row_count is None
            else f"{look.row_count:,}"
        )
        parts = (look.file_kind.upper(), look.encoding.upper().replace("_SIG", ""), look.reference)
        form = " · ".join(part for part in parts if part)
        self.told.setText(words.say("guide.data.seen", form=form, rows=rows, columns=len(look.columns)))
        told = [finding_text(words, one.code, dict(one.values)) for one in look.problems[:_PROBLEMS]]
        self.problems.setText("\n".join(told))
        if [self.layer.itemText(place) for place in range(self.layer.count())] != list(look.layers):
            self.layer.clear()
            self.layer.addItems(list(look.layers))
        self.layer.setCurrentText(look.layer)

    def reword(self) -> None:
        super().reword()
        words = self.words
        self.table.setAccessibleName(words.say("guide.data.list"))
        self.layer_label.setText(option_name(words, "layer"))
        self.layer.setAccessibleName(option_name(words, "layer"))
        self.files.reword()
        self.model.tell()
        self._show()

    def first_focus(self) -> QWidget:
        return self.files.field if self.draft.said.what and not self.draft.said.files else self.table


def _checklist(model: StockModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setFixedWidth(LIST_PX)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setStyleSheet("QTableView::item { padding: 0px 8px; }")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height("compact_row") + 4)
    header = table.horizontalHeader()
    header.hide()
    header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(Column.THERE, QHeaderView.ResizeMode.ResizeToContents)
    return table
