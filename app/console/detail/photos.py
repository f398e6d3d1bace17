"""The photos of the selected incident: small pictures in the detail, each opened by Enter or a click."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.console.badges import clear_layout
from app.console.parts import text_label
from app.console.photo_sheet import PhotoSheet
from app.console.pictures import read_pictures
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.words.photos import photo_words
from dispatch.incident import Incident
from dispatch.photos import Photo, PhotosOf

SHOWN, IN_A_ROW = 8, 4
SMALL = QSize(88, 66)


class PhotoSection(QWidget):
    """Hidden where there are none, and at a seat that can't read files."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.photos: tuple[Photo, ...] = ()
        self._known = ("", 0, 0)
        """The incident as it was when its photos were asked for."""
        self._small: dict[str, QImage | None] = {}
        """What has been read of them."""
        self.buttons: list[QPushButton] = []
        self._title = text_label("body_strong")
        self._more = text_label("secondary", "secondary")
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(IN_A_ROW, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._more)
        self.hide()

    def show_incident(self, incident: Incident) -> None:
        """Show its photos as soon as they are known; what has been read stays."""
        known = (incident.id, incident.version, self._session.situation.entry_count(incident.id))
        if incident.id != self._known[0]:
            self._take_photos(())
        if known != self._known and self._session.reads_files:
            self._session.ask(PhotosOf(incident.id), partial(self._take_of, incident.id))
        self._known = known
        self._tell()

    def _take_of(self, incident_id: str, photos: tuple[Photo, ...]) -> None:
        if incident_id == self._known[0]:
            self._take_photos(photos)

    def _take_photos(self, photos: tuple[Photo, ...]) -> None:
        is_new, self.photos = photos != self.photos, photos
        if is_new:
            self._make()
            self._read()
        self._tell()

    def _tell(self) -> None:
        words, count = self._session.words, len(self.photos)
        self._title.setText(words.say("detail.photos", count=count))
        self._more.setText(words.say("detail.photos.more", count=count - SHOWN))
        self._more.setVisible(count > SHOWN)
        self.setVisible(bool(self.photos))
        self._name()

    def _make(self) -> None:
        clear_layout(self._grid)
        self.buttons = []
        for place, _photo in enumerate(self.photos[:SHOWN]):
            button = QPushButton()
            button.setProperty("kind", "photo")
            button.setFont(role_font("secondary"))
            button.setIconSize(SMALL)
            button.setFixedSize(SMALL + QSize(8, 8))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._open, place))
            self._grid.addWidget(button, place // IN_A_ROW, place % IN_A_ROW)
            self.buttons.append(button)

    def _read(self) -> None:
        digests = tuple(photo.digest for photo in self.photos[:SHOWN])
        self._small = {digest: self._small[digest] for digest in digests if digest in self._small}
        wanted = tuple(digest for digest in digests if digest not in self._small)
        read, ratio = self._session.read_file, self.devicePixelRatioF()
        if wanted:
            self._session.tasks.read(
                "photos", lambda: (ratio, read_pictures(wanted, read, SMALL * ratio)), self._take
            )
        self._show()

    def _take(self, read: tuple[float, dict[str, QImage | None]]) -> None:
        ratio, pictures = read
        for picture in pictures.values():
            if picture is not None:
                picture.setDevicePixelRatio(ratio)
        self._small |= pictures
        self._show()
        self._name()

    def _show(self) -> None:
        for photo, button in zip(self.photos, self.buttons, strict=False):
            picture = self._small.get(photo.digest)
            if picture is not None:
                button.setIcon(QIcon(QPixmap.fromImage(picture)))

    def _name(self) -> None:
        """What each shows, and of one that can't be shown that it can't."""
        words = self._session.words
        for photo, button in zip(self.photos, self.buttons, strict=False):
            told = photo_words(photo, words)
            cant = photo.digest in self._small and self._small[photo.digest] is None
            waits = photo.digest not in self._small
            button.setText(words.say("detail.photos.unseen") if cant else "…" if waits else "")
            button.setAccessibleName(told)
            button.setToolTip(told)

    def _open(self, place: int, _is_checked: bool = False) -> None:
        PhotoSheet(self._session, self.photos, place, self.window()).open()
