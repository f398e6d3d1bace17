"""A text field that offers what its words may mean; picked by pointer or keys, never on its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.console.paint.painting import saved
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from dispatch.typeahead import Entry, TypeAhead

ENTRY = Qt.ItemDataRole.UserRole
OFFERED = 8
NARROWEST_PX, WIDEST_PX = 420, 760
Look = Callable[[str, int], tuple[Entry, ...]]
"""Answers what a text may mean, so many at most; called beside the GUI thread."""


class SuggestField(QLineEdit):
    """Searches its index beside the GUI thread while somebody types. `task` names the search among others.

    Enter takes the first offer unless another was walked to; with `picks_first` Tab does so as well.
    """

    picked = Signal(object)
    """Entry: what the person chose."""
    found = Signal(str, object)
    """What was typed, and the entries that it may mean, whether they are shown or not."""

    def __init__(
        self, session: Session, task: str, *, picks_first: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._task = task
        self._picks_first = picks_first
        self._index: TypeAhead | None = None
        self._look: Look | None = None
        self._offers: _Offers | None = None
        self.setFont(role_font("body"))
        self.textEdited.connect(self.search)

    def set_index(self, index: TypeAhead | None) -> None:
        """What is searched."""
        self._index = index
        self._look = None if index is None else index.find

    def set_look(self, look: Look) -> None:
        """Whom to ask instead of an index of the field's own."""
        self._look = look

    @property
    def index(self) -> TypeAhead | None:
        return self._index

    @property
    def offers(self) -> tuple[str, ...]:
        """The names that are offered now."""
        if self._offers is None or not self._offers.isVisible():
            return ()
        return tuple(entry.name for entry in self._offers.entries())

    @Slot(str)
    def search(self, typed: str) -> None:
        """Look for what `typed` may mean; only the newest search is answered."""
        look, sought = self._look, self.sought(typed)
        if look is not None and sought:
            self._session.tasks.read(self._task, lambda: (typed, look(sought, OFFERED)), self._show)
        else:
            self.close_offers()

    def sought(self, typed: str) -> str:
        """What of the line is looked for; empty: nothing."""
        return typed.strip()

    def _show(self, found: tuple[str, tuple[Entry, ...]]) -> None:
        typed, entries = found
        self.found.emit(typed, entries)
        if typed != self.text() or not self.hasFocus() or not entries:
            self.close_offers()
            return
        offers = self._popup()
        offers.offer(entries, 0 if self._picks_first else -1)
        offers.setGeometry(self._place_of(offers.wanted_height()))
        self._tell_current()
        offers.show()
        offers.raise_()

    def _place_of(self, wanted: int) -> QRect:
        """Under the field; above it where there is more room. Names need more than a narrow field has."""
        width = min(max(self.width(), NARROWEST_PX), WIDEST_PX, self.window().width())
        left = min(self.mapTo(self.window(), QPoint(0, 0)).x(), self.window().width() - width)
        below = QPoint(left, self.mapTo(self.window(), QPoint(0, self.height() + 2)).y())
        above = QPoint(left, self.mapTo(self.window(), QPoint(0, -2)).y())
        room = self.window().height() - below.y() - 4
        if room < wanted and above.y() > room:
            height = min(wanted, above.y() - 4)
            return QRect(QPoint(above.x(), above.y() - height), QSize(width, height))
        return QRect(below, QSize(width, min(wanted, max(room, 60))))

    def _tell_current(self) -> None:
        """Say the offer that Enter would take: a screen reader stays with the field."""
        item = self._offers.currentItem() if self._offers is not None else None
        said = "" if item is None else str(item.data(Qt.ItemDataRole.AccessibleTextRole))
        self.setAccessibleDescription(said)

    def _popup(self) -> _Offers:
        if self._offers is None or self._offers.parent() is not self.window():
            self._offers = _Offers(self._session, self.window())
            self._offers.itemClicked.connect(self._pick_item)
        return self._offers

    @Slot()
    def close_offers(self) -> None:
        """Take the offers away."""
        if self._offers is not None and not self._offers.isHidden():
            self._offers.hide()
            self.setAccessibleDescription("")

    @Slot(QListWidgetItem)
    def _pick_item(self, item: QListWidgetItem) -> None:
        self.close_offers()
        self.picked.emit(item.data(ENTRY))

    def _pick_current(self) -> bool:
        item = self._offers.currentItem() if self._offers and self._offers.isVisible() else None
        if item is None:
            return False
        self._pick_item(item)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the offers, Enter takes one, Escape sends them away."""
        key, is_open = event.key(), bool(self.offers)
        if key == Qt.Key.Key_Down and not is_open:
            self.search(self.text())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._offers is not None:
            self._offers.step(1 if key == Qt.Key.Key_Down else -1)
            self._tell_current()
        elif key == Qt.Key.Key_Escape and is_open:
            self.close_offers()
        elif not (key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pick_by_enter(event)):
            super().keyPressEvent(event)

    def _pick_by_enter(self, event: QKeyEvent) -> bool:
        """Take the offer that was walked to, else the first; Ctrl+Enter sends the whole form instead."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if self._offers is not None and self.offers and self._offers.currentRow() < 0:
            self._offers.setCurrentRow(0)
        return self._pick_current()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab takes the offer that Enter would take."""
        if is_next:
            self._pick_current()
        return super().focusNextPrevChild(is_next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Offers belong to the field that is typed in."""
        self.close_offers()
        super().focusOutEvent(event)


class _Offers(QListWidget):
    """The offers under a field; they never take the focus."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setItemDelegate(_OfferDelegate(session, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def offer(self, entries: tuple[Entry, ...], current: int) -> None:
        tokens = self._session.tokens
        self.setStyleSheet(f"QListWidget {{ border: 1px solid {tokens.line2}; background: {tokens.bg2}; }}")
        self.clear()
        for entry in entries:
            item = QListWidgetItem(entry.name)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.name} {entry.detail}")
            self.addItem(item)
        self.setCurrentRow(current)

    def entries(self) -> list[Entry]:
        return [self.item(row).data(ENTRY) for row in range(self.count())]

    def wanted_height(self) -> int:
        return self.count() * height("compact_row") + 2 * self.frameWidth()

    def step(self, rows: int) -> None:
        self.setCurrentRow((self.currentRow() + rows) % max(1, self.count()))


class _OfferDelegate(QStyledItemDelegate):
    """A name with its detail at the right edge."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        return QSize(120, height("compact_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        tokens, rect = self._session.tokens, option.rect.adjusted(8, 0, -8, 0)
        entry: Entry = index.data(ENTRY)  # type: ignore[attr-defined]
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        with saved(painter):
            if is_current:
                painter.fillRect(option.rect, QColor(tokens.sel))
            small = role_font("secondary")
            detail = QFontMetrics(small).elidedText(
                entry.detail, Qt.TextElideMode.ElideRight, rect.width() // 2
            )
            beside = QFontMetrics(small).horizontalAdvance(detail) + 12
            painter.setFont(small)
            painter.setPen(QColor(tokens.t2))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
            font = role_font("body")
            name = QFontMetrics(font).elidedText(
                entry.name, Qt.TextElideMode.ElideRight, max(40, rect.width() - beside)
            )
            painter.setFont(font)
            painter.setPen(QColor(tokens.t1))
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
