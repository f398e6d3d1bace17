"""A sheet that takes down what was seen on a patrol: words, place, photos."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.console.asking_sheet import AskingSheet
from app.console.intake.place_field import PlaceField
from app.console.parts import stacked, text_label
from app.console.photo_field import PhotoField, keep_photos
from app.console.session import Session, reason_of
from app.console.theme.fonts import role_font
from dispatch.actions.patrolling import NoteFinding
from dispatch.incident import Place

HEIGHT_PX = 380
"""High enough for the names that are offered under the place."""


class NoteSheet(AskingSheet):
    """The place is where the crew is, unless put elsewhere; photos where the seat can hand files over."""

    def __init__(self, session: Session, number: str, about: str, place: Place, parent: QWidget) -> None:
        super().__init__(session, session.words.say("console.patrol.note", patrol=about), parent)
        self._number, self._known = number, place.text
        self.setMinimumHeight(HEIGHT_PX)
        self.words, self.photos = QLineEdit(), PhotoField(session)
        self.place = PlaceField(session, by_map=False)
        position = None if place.lon is None or place.lat is None else (place.lon, place.lat)
        self.place.show_values("" if position else place.text, position, place.found_by, "wgs84")
        self.photos.setVisible(session.keeps_files)
        self.lay_out(self._form())
        self.words.setFocus()

    def _form(self) -> QWidget:
        say = self.session.words.say
        self.words.setFont(role_font("body"))
        self.words.setPlaceholderText(say("console.patrol.words.hint"))
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for code, field in (("words", self.words), ("place", self.place)):
            label = text_label("secondary", "secondary", say(f"console.patrol.{code}"))
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            column.addLayout(stacked(label, field))
        column.addWidget(self.photos)
        return form

    @Slot()
    def answer(self) -> None:
        """Write it down, photos first: their digests go into the record. Without words there is nothing."""
        words = self.words.text().strip()
        if not words:
            self.refuse(self.session.words.say("reason.finding_words_needed"), self.words)
            return
        keep_photos(self.session, self.photos.paths, partial(self._write, words), self._miss_photo)

    def _write(self, words: str, digests: tuple[str, ...]) -> None:
        self.act(NoteFinding, number=self._number, note=words, place=self._where(), evidence=digests)

    def _miss_photo(self, error: BaseException) -> None:
        self.refuse(self.session.words.reason(reason_of(error)), self.photos.choose_button)

    def _where(self) -> Place:
        typed, position = self.place.line.text().strip(), self.place.position
        if position is None:
            return Place(typed or self._known)
        lon, lat = position
        return Place(typed or f"{lon:.5f}, {lat:.5f}", lon, lat, self.place.found_by)
