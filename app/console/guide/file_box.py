"""The files to bring in: chosen, dropped or typed, listed by name, and what the first of them looks like."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.console.parts import push_button
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height

FOLDER = "guide_folder"
_SHOWN_FILES = 4


class FileList(QListWidget):
    """Files by name; Delete leaves one out."""

    left_out = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.left_out.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class FileBox(QWidget):
    """Takes one file, or several where the import joins them."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.files: tuple[Path, ...] = ()
        self.takes_many = False
        self.field = QLineEdit()
        self.field.setFont(role_font("body"))
        self.choose_button, self.clear_button = push_button(), push_button("flat")
        self.list = FileList()
        self.list.setFont(role_font("body"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAcceptDrops(True)
        self._lay_out()
        self.choose_button.clicked.connect(self.choose)
        self.clear_button.clicked.connect(self.clear)
        self.field.returnPressed.connect(self._take_typed)
        self.list.left_out.connect(self._leave_out)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.list)

    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self.choose_button.setText(words.say("guide.data.choose"))
        self.clear_button.setText(words.say("guide.data.clear"))
        hint = words.say("guide.data.drop_many" if self.takes_many else "guide.data.drop")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.list.setAccessibleName(words.say("guide.data.files"))
        self._show()

    def take_many(self, takes_many: bool) -> None:
        """Whether several files may be brought in together."""
        self.takes_many = takes_many
        if not takes_many and len(self.files) > 1:
            self._set(self.files[:1])
        self.reword()

    @Slot()
    def choose(self) -> None:
        """Open the file dialog where it was last."""
        dialog = QFileDialog(self, self._session.words.say("guide.data.choose"))
        many, one = QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(many if self.takes_many else one)
        dialog.setDirectory(str(self._session.preferences.view.get(FOLDER, "")))
        dialog.filesSelected.connect(self._take_names)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(list)
    def _take_names(self, names: list[str]) -> None:
        self.add(Path(name) for name in names)

    @Slot()
    def _take_typed(self) -> None:
        typed = self.field.text().strip().strip('"')
        if typed:
            self.field.clear()
            self.add([Path(typed).expanduser()])

    def add(self, paths: Iterable[Path]) -> None:
        """Take files along, each once; where only one fits, the newest takes the place."""
        every = tuple(dict.fromkeys((*self.files, *paths) if self.takes_many else tuple(paths)))
        if every:
            self._session.preferences.view[FOLDER] = str(every[-1].parent)
            self._set(every if self.takes_many else every[-1:])

    @Slot()
    def clear(self) -> None:
        """Take none."""
        self._set(())
        self.field.setFocus()

    @Slot(int)
    def _leave_out(self, place: int) -> None:
        self._set(tuple(path for here, path in enumerate(self.files) if here != place))

    def _set(self, files: tuple[Path, ...]) -> None:
        if files != self.files:
            self.files = files
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.list.clear()
        for path in self.files:
            item = QListWidgetItem(path.name)
            item.setSizeHint(QSize(0, height("compact_row")))
            item.setToolTip(str(path))
            self.list.addItem(item)
        rows = min(_SHOWN_FILES, len(self.files))
        self.list.setFixedHeight(rows * height("compact_row") + 4)
        self.list.setVisible(bool(self.files))
        self.clear_button.setVisible(bool(self.files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        event.acceptProposedAction()
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
