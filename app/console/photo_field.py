"""Takes photos along with a report: files are chosen, listed by name, and can be left out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.console.parts import push_button, text_label
from app.console.session import Session

PATTERNS = "*.jpg *.jpeg *.png *.heic *.webp"


class PhotoField(QWidget):
    """A button that opens the file dialog, the names of what was chosen, and a button to start over."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.paths: tuple[Path, ...] = ()
        self.choose_button, self.clear_button = push_button(), push_button("flat")
        self._names = text_label("secondary", "secondary", wraps=True)
        self.choose_button.setText(session.words.say("photos.choose"))
        self.clear_button.setText(session.words.say("photos.clear"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.choose_button)
        row.addWidget(self._names, 1)
        row.addWidget(self.clear_button)
        self.choose_button.clicked.connect(self.choose)
        self.clear_button.clicked.connect(self.clear)
        self._show()

    @Slot()
    def choose(self) -> None:
        """Open the file dialog; several files can be chosen, and chosen again to add more."""
        words = self._session.words
        dialog = QFileDialog(self, words.say("photos.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        images, every = words.say("photos.images"), words.say("photos.all")
        dialog.setNameFilters([f"{images} ({PATTERNS})", f"{every} (*)"])
        dialog.filesSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(list)
    def _take(self, names: list[str]) -> None:
        self.add(Path(name) for name in names)

    def add(self, paths: Iterable[Path]) -> None:
        """Take files along, each once."""
        self.paths = tuple(dict.fromkeys((*self.paths, *paths)))
        self._show()

    @Slot()
    def clear(self) -> None:
        """Take none along."""
        self.paths = ()
        self._show()
        self.choose_button.setFocus()

    def _show(self) -> None:
        words = self._session.words
        names = words.say("list.comma").join(path.name for path in self.paths)
        self._names.setText(names or words.say("photos.none"))
        self.clear_button.setVisible(bool(self.paths))
        self.choose_button.setAccessibleDescription(self._names.text())
        self.changed.emit()


def keep_photos(
    session: Session,
    paths: tuple[Path, ...],
    then: Callable[[tuple[str, ...]], None],
    failed: Callable[[BaseException], None],
) -> None:
    """Hand photos over, then go on with their digests; one that can't be read is told as a refusal."""
    if paths:
        session.keep_files(paths, then, failed)
    else:
        then(())
