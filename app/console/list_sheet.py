"""A sheet with a form above, a list below, and keys for what is done with either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.console.parts import over_all, text_label
from app.console.session import Session, reason_of
from app.console.sheet_keys import SheetKeys
from app.console.theme.fonts import role_font
from dispatch.reasons import Reason

_ID = Qt.ItemDataRole.UserRole


class ListSheet(QDialog):
    """What such sheets share; `keys`: code -> chord, the first stands as the primary button on the right."""

    def __init__(self, session: Session, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.told, self.fault = text_label("body", wraps=True), text_label("body", "breach", wraps=True)
        self.heading = text_label("body_strong")
        self.list = QListWidget()
        self.list.setFont(role_font("body"))
        self.list.setStyleSheet("QListWidget::item { padding: 3px 13px; }")
        self.empty = text_label("body", "secondary", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        self.keys = SheetKeys(self, keys, next(iter(keys)))
        self.fault.hide()

    def lay_out(self, form: QWidget, between: QWidget | None = None) -> None:
        """Put the form above the list, and what belongs to the picked line below it."""
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 12, 16, 12)
        upper.setSpacing(8)
        for part in (self.told, form, self.fault, self.heading):
            upper.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper)
        whole.addLayout(over_all(self.list, self.empty), 1)
        whole.addWidget(self._foot(between))

    def _foot(self, between: QWidget | None) -> QFrame:
        foot = QFrame()
        foot.setProperty("surface", "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        if between is not None:
            row.addWidget(between, 1)
        primary, *others = self.keys.buttons.values()
        for button in others:
            row.addWidget(button)
        if between is None:
            row.addStretch(1)
        row.addWidget(primary)
        return foot

    def name_parts(self, sheet: str) -> None:
        """Title, list, what an empty one says, and keys: `console.<sheet>.list`, `.none`, `.do.<code>`."""
        say = self.session.words.say
        self.setWindowTitle(say(f"command.{sheet}"))
        self.list.setAccessibleName(say(f"console.{sheet}.list"))
        self.empty.setText(say(f"console.{sheet}.none"))
        self.keys.name(self.session.words, f"console.{sheet}.do")

    def show_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """Show (id, words); the line that was picked stays picked."""
        kept = self.picked_id
        self.list.blockSignals(True)
        self.list.clear()
        for line_id, said in lines:
            item = QListWidgetItem(said)
            item.setToolTip(said)
            item.setData(_ID, line_id)
            self.list.addItem(item)
            if line_id == kept:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.empty.setVisible(not self.list.count())

    @property
    def picked_id(self) -> str:
        """The id of the picked line; "" where none is."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(_ID))

    @Slot(object)
    def failed(self, error: BaseException) -> None:
        """Tell what went wrong with what was asked here."""
        self.refuse(reason_of(error))

    def refuse(self, reason: Reason | None) -> None:
        """Say why not, or that nothing is wrong."""
        self.fault.setText("" if reason is None else self.session.words.reason(reason))
        self.fault.setVisible(reason is not None)
