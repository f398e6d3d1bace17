"""One photo after the other over the window, with when it was taken in, by whom and for what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.console.parts import key_action, push_button, text_label
from app.console.pictures import read_pictures
from app.console.session import Session
from app.words.photos import photo_words
from dispatch.photos import Photo

LEAST, ROUND = QSize(640, 360), QSize(320, 240)
"""Px of a picture at least, and what of the window under it stays to be seen."""


class PhotoSheet(QDialog):
    """Left and right walk through them, Escape closes."""

    def __init__(self, session: Session, photos: tuple[Photo, ...], place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._photos, self.place = session, photos, place
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._most = (parent.window().size() - ROUND).expandedTo(LEAST)
        self.picture.setFixedSize(self._most)
        self.told = text_label("body", wraps=True)
        self.before, self.after, self.close_button = push_button(), push_button(), push_button()
        self._lay_out()
        # As shortcuts: an arrow on a button would go to its neighbour.
        for button, keys, by in ((self.before, "Left", -1), (self.after, "Right", 1)):
            key = key_action(self, keys)
            key.triggered.connect(partial(self._step, by))
            button.clicked.connect(key.trigger)
        self.close_button.clicked.connect(self.accept)
        self.show_at(place)
        self.close_button.setFocus()

    def _lay_out(self) -> None:
        say = self._session.words.say
        self.before.setText(say("photos.before"))
        self.after.setText(say("photos.after"))
        self.close_button.setText(say("console.export.close"))
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        for button in (self.before, self.after):
            button.setVisible(len(self._photos) > 1)
            foot.addWidget(button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.picture)
        column.addLayout(foot)

    def _step(self, by: int, _is_checked: bool = False) -> None:
        """Go on, from the last to the first."""
        self.show_at((self.place + by) % len(self._photos))

    def show_at(self, place: int) -> None:
        """Show one of them, read beside the window."""
        self.place = place
        photo, words, read = self._photos[place], self._session.words, self._session.read_file
        self.setWindowTitle(words.say("photos.title", place=place + 1, count=len(self._photos)))
        self.told.setText(photo_words(photo, words))
        self.picture.setText(words.say("photos.reading"))
        most = self._most * self.devicePixelRatioF()
        self._session.tasks.read(
            "photo", lambda: read_pictures((photo.digest,), read, most)[photo.digest], self._take
        )

    def _take(self, picture: QImage | None) -> None:
        told = photo_words(self._photos[self.place], self._session.words)
        self.picture.setAccessibleName(told)
        if picture is None:
            self.picture.setText(self._session.words.say("photos.unseen"))
            return
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(QPixmap.fromImage(picture))
