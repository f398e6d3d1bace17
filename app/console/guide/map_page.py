"""Fifth step: what is about to come in, on the map, over roads and zones that are there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.bringing.answers import Account, Shapes
from app.bringing.requests import ShapesOf, WhereIs
from app.console.guide.checks_page import findings_table
from app.console.guide.draft import Draft
from app.console.guide.findings_model import Column, FindingsModel
from app.console.guide.map_preview import MapPreview
from app.console.guide.page import Page
from app.console.parts import text_label
from data.importers.import_kinds import Form
from dispatch.reasons import Reason

LIST_PX = 380


class MapPage(Page):
    """The map, and beside it the findings that have a place: picking one shows it."""

    code = "map"

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._shown: Account | None = None
        self.map = MapPreview(self.session)
        self.model = FindingsModel(draft, is_placed=True, parent=self)
        self.table = findings_table(self.model)
        self.table.setFixedWidth(LIST_PX)
        self.table.setColumnHidden(Column.OUTCOME, True)
        self.table.horizontalHeader().resizeSection(Column.ROW, 64)
        self.told = text_label("secondary", "hint", wraps=True)
        self.pick = text_label("body", "secondary", wraps=True)
        self.pick.hide()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.table)
        both.addWidget(self.map, 1)
        self.column.addWidget(self.pick)
        self.column.addLayout(both, 1)
        self.column.addWidget(self.told)
        self.table.selectionModel().currentRowChanged.connect(self._pick)
        self.model.rowsInserted.connect(self._show_list)
        self.model.modelReset.connect(self._show_list)

    @property
    def is_wanted(self) -> bool:
        """Only what has shapes can be shown."""
        kind, account = self.draft.kind, self.draft.said.account
        may_have = kind is not None and (kind.is_map or any(one.form is Form.LON for one in kind.columns))
        # A step is not taken away from who has seen it: a file without places shows an empty map.
        return may_have or (account is not None and account.has_shapes)

    @property
    def is_done(self) -> bool:
        """Looking is enough."""
        return self.draft.said.account is not None

    @property
    def state(self) -> str:
        """Whether somebody has looked at just this."""
        account = self.draft.said.account
        return self.words.say("guide.map.seen") if account is not None and account is self._shown else ""

    def enter(self) -> None:
        """Show what was checked, if it is not shown yet."""
        account = self.draft.said.account
        if account is not None and account is not self._shown:
            self._shown = account
            self.told.setText("")
            self.draft.bringing.ask(ShapesOf(), self._take, self._miss)
            self.model.show()

    def _take(self, shapes: Shapes) -> None:
        self.map.show_shapes(shapes)
        if shapes.shown < shapes.count:
            said = {"shown": f"{shapes.shown:,}", "count": f"{shapes.count:,}"}
            self.told.setText(self.words.say("guide.map.some_drawn", **said))

    def _miss(self, reason: Reason) -> None:
        self._shown = None
        self.told.setText(self.words.reason(reason))

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            asked = WhereIs(self.model.outcome, self.model.code, True, current.row())
            self.draft.bringing.ask(asked, self.map.pick, self._miss)

    @Slot()
    def _show_list(self) -> None:
        has_list = self.model.rowCount() > 0
        self.table.setVisible(has_list)
        self.pick.setVisible(has_list)

    def reword(self) -> None:
        super().reword()
        self.table.setAccessibleName(self.words.say("guide.map.findings"))
        self.pick.setText(self.words.say("guide.map.pick"))
        self.model.tell()
        self.map.reword()

    def first_focus(self) -> QWidget:
        return self.table if self.model.rowCount() else self.map.canvas or self
