"""The clues dismissed today, and those that another person looks at again (case 8a)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import fit_heads, set_columns, text_label
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.state_band import StateBand
from app.console.theme.fonts import role_font
from app.words.catalogue import percent
from dispatch.actions.clues import UPHELD, WRONG, AuditDismissal
from dispatch.audits import Dismissed, DismissedOn
from dispatch.changes import Changes
from dispatch.incident import Incident

KEYS = {UPHELD: "Return", WRONG: "Ctrl+Return"}
SIZE = (1000, 560)
COLUMNS = ("number", "what", "place", "reason", "by", "audit")
WIDTHS = (74, 210, 210, 120, 110)
_PLACE = Qt.ItemDataRole.UserRole


class AuditSheet(QDialog):
    """A table; what was drawn waits for somebody else than who dismissed it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._all: tuple[Dismissed, ...] = ()
        self._known_at: datetime | None = None
        self.state = StateBand(session)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.title = text_label("title")
        self.only_due, self.tree = QCheckBox(), QTreeWidget()
        self.told, self.fault = (
            text_label("body", "secondary", wraps=True),
            text_label("secondary", "breach", wraps=True),
        )
        self.fault.hide()
        self.keys = SheetKeys(self, KEYS, UPHELD)
        self._lay_out()
        self._listen()
        self._reword()
        self.tree.setFocus()
        self.ask()

    def _lay_out(self) -> None:
        for part in (self.only_due, self.tree):
            part.setFont(role_font("body"))
        self.only_due.setChecked(True)
        self.tree.setColumnCount(len(COLUMNS))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet("QTreeWidget::item { padding: 3px 6px; }")
        set_columns(self.tree.header(), dict(enumerate(WIDTHS)), len(WIDTHS))
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.title, 1)
        head.addWidget(self.only_due)
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.keys.buttons[WRONG])
        foot.addWidget(self.keys.buttons[UPHELD])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.state.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.state)
        column.addWidget(self.tree, 1)
        self.fault.setContentsMargins(16, 4, 16, 0)
        column.addWidget(self.fault)
        column.addLayout(foot)

    def _listen(self) -> None:
        self.keys.on({UPHELD: self.uphold, WRONG: self.call_wrong})
        self.only_due.toggled.connect(self._show)
        self.tree.currentItemChanged.connect(self._allow)
        self._session.changed.connect(self._follow)
        self._session.appearance_changed.connect(self._reword)

    # ------------------------------------------------------------------ showing

    def ask(self) -> None:
        """Ask what was dismissed today."""
        today = self._session.centre.local(self._session.now()).date()
        if self._known_at is None:
            self.state.show_loading("console.audit.reading")
        self._session.ask(DismissedOn(today), self._take, self._miss)

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error), self._known_at)

    def _take(self, found: tuple[Dismissed, ...]) -> None:
        self._all, self._known_at = found, self._session.now()
        self.state.settle()
        self._show()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.of(Incident) or changes.removed:
            self.ask()

    @Slot()
    def _reword(self) -> None:
        say = self._session.words.say
        self.setWindowTitle(say("command.audit_clues"))
        self.tree.setAccessibleName(say("command.audit_clues"))
        self.tree.setHeaderLabels([say(f"console.audit.column.{name}") for name in COLUMNS])
        fit_heads(self.tree.header())
        self.only_due.setText(say("console.audit.only_due"))
        for code in KEYS:
            self.keys[code].setText(self._session.words.coded(code))
        self._show()

    @property
    def _shown(self) -> list[Dismissed]:
        return [one for one in self._all if one.is_due or not self.only_due.isChecked()]

    @Slot()
    def _show(self) -> None:
        say, shown = self._session.words.say, self._shown
        row = self.tree.currentIndex().row()
        self.tree.clear()
        for place, one in enumerate(shown):
            self.tree.addTopLevelItem(self._item(place, one))
        item = self.tree.topLevelItem(min(max(row, 0), len(shown) - 1)) if shown else None
        if item is not None:
            self.tree.setCurrentItem(item)
        due = sum(one.is_due for one in self._all)
        self.title.setText(say("console.audit.title", count=len(self._all), due=due))
        share = percent(self._session.centre.settings.dismissed_audit_share)
        self.told.setText(say("console.audit.told" if shown else "console.audit.empty", share=share))
        self.told.setVisible(self._known_at is not None)
        self._allow()

    def _item(self, place: int, one: Dismissed) -> QTreeWidgetItem:
        words, incident = self._session.words, one.incident
        audit = words.say("clues.to_audit") if one.is_due else ""
        if one.audit is not None:
            audit = words.say("list.dot").join((words.coded(one.audit.result), one.audit.by))
        item = QTreeWidgetItem(
            [
                incident.short_number,
                words.say(f"category.{incident.category}"),
                incident.place.text,
                words.coded(incident.outcome),
                incident.turned_away_by,
                audit,
            ]
        )
        item.setData(0, _PLACE, place)
        tokens = self._session.tokens
        item.setForeground(len(COLUMNS) - 1, QBrush(QColor(tokens.risk if one.is_due else tokens.t2)))
        return item

    @Slot()
    def _allow(self) -> None:
        one = self.picked
        self.keys.allow(dict.fromkeys(KEYS, one is not None and one.audit is None))

    @property
    def picked(self) -> Dismissed | None:
        """The picked clue."""
        item, shown = self.tree.currentItem(), self._shown
        place = item.data(0, _PLACE) if item is not None else None
        return shown[place] if isinstance(place, int) and place < len(shown) else None

    # ------------------------------------------------------------------ doing

    @Slot()
    def uphold(self) -> None:
        """It was rightly dismissed."""
        self._audit(UPHELD)

    @Slot()
    def call_wrong(self) -> None:
        """It was wrongly dismissed: it is a clue again."""
        self._audit(WRONG)

    def _audit(self, result: str) -> None:
        one = self.picked
        if one is not None:
            self.fault.hide()
            incident = one.incident
            self._session.act(
                AuditDismissal, incident, incident_id=incident.id, result=result, failed=self._refused
            )

    def _refused(self, error: BaseException) -> None:
        self.fault.setText(self._session.words.reason(reason_of(error)))
        self.fault.show()
