"""Where it is: words as they were said, and a position by name, by coordinates or by a click on the map."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.parts import ChoiceBox, push_button, set_fault, text_label
from app.console.searching import offers
from app.console.session import Session
from app.console.suggest_field import SuggestField
from dispatch.on_patrol import BY_FIX
from dispatch.search_entries import Found, FoundKind
from dispatch.typeahead import Entry
from gis.datum import Datum, to_wgs84

DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_COORDINATES = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_BY_HAND = ("map", "coordinates")
_STANDS = ("map", BY_FIX)
"""Found without words: words that are typed beside it don't unsay it."""
Position = tuple[float, float]
_WITH_A_PLACE = (
    FoundKind.ZONE,
    FoundKind.PLACE,
    FoundKind.CROSSING,
    FoundKind.SUBJECT,
    FoundKind.FACILITY,
)
"""A road alone is no place: it is too long."""


def coordinates_of(text: str) -> Position | None:
    """The pair that stands in a text, longitude first; a latitude first is seen where it can only be one."""
    found = _COORDINATES.fullmatch(text)
    if found is None:
        return None
    first, second = float(found[1]), float(found[2])
    lon, lat = (second, first) if abs(first) <= 90 < abs(second) else (first, second)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


class PlaceField(QWidget):
    """The words stay as they were typed; only what was typed in letters to search by sound gives way.

    `by_map`: whether a click on the map can be had; not from a sheet that lies over it.
    """

    edited = Signal()
    map_asked = Signal(bool)
    """The next click on the map is wanted, or no longer."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, by_map: bool = True) -> None:
        super().__init__(parent)
        self._session, self._by_map = session, by_map
        self._position: Position | None = None
        self._found_by = "words"
        self._found_name = ""
        self._known: tuple[str, tuple[Entry, ...]] = ("", ())
        self.line = SuggestField(session, "intake.place", picks_first=False)
        self.datum = ChoiceBox()
        self.from_map = push_button()
        self.from_map.setCheckable(True)
        if not by_map:
            self.from_map.hide()
        self._told = text_label("secondary", "secondary", wraps=True)
        self._fault = text_label("secondary", "breach", wraps=True)
        self._fault.hide()
        self._lay_out()
        self.line.textEdited.connect(self._retype)
        self.line.set_look(
            lambda text, limit: offers(session.seat, session.words, text, limit, _WITH_A_PLACE)
        )
        self.line.found.connect(self._take_found)
        self.line.picked.connect(self._take)
        self.line.editingFinished.connect(self._settle)
        self.datum.activated.connect(self._convert_again)
        self.from_map.toggled.connect(self.map_asked)
        self.setFocusProxy(self.line)
        self.reword()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.datum)
        row.addWidget(self.from_map)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(self._fault)

    @property
    def position(self) -> Position | None:
        """Longitude and latitude in WGS 84."""
        return self._position

    @property
    def found_by(self) -> str:
        """words (no position), name, coordinates, map or gps."""
        return self._found_by if self._position is not None else "words"

    @property
    def chosen_datum(self) -> Datum:
        """What typed coordinates are measured against."""
        return DATUMS[max(0, self.datum.currentIndex())]

    def show_values(self, text: str, position: Position | None, found_by: str, datum: str) -> None:
        """Show what a draft holds."""
        self.line.setText(text)
        self._position, self._found_by, self._found_name = position, found_by, ""
        self.datum.setCurrentIndex(DATUMS.index(Datum(datum)) if datum in set(DATUMS) else 0)
        self.from_map.setChecked(False)
        self.set_fault("")
        self._tell()

    def set_place(self, lon: float, lat: float) -> None:
        """Take a position from the map, WGS 84; the words stay."""
        self.from_map.setChecked(False)
        self._locate((lon, lat), "map")

    def set_fault(self, fault: str) -> None:
        """Say what is wrong with it, or that nothing is."""
        set_fault(self.line, self._fault, fault)

    def reword(self) -> None:
        """Words in the seat's language."""
        words = self._session.words
        self.line.setAccessibleName(words.say("console.intake.place"))
        self.line.setPlaceholderText(words.say("console.intake.place_hint"))
        self.from_map.setText(words.say("console.intake.from_map"))
        self.datum.setAccessibleName(words.say("console.intake.datum"))
        self.datum.setToolTip(words.say("console.intake.datum"))
        chosen = max(0, self.datum.currentIndex())
        self.datum.clear()
        self.datum.addItems([words.say(f"datum.{datum}") for datum in DATUMS])
        self.datum.setCurrentIndex(chosen)
        self._tell()

    @Slot(str, object)
    def _take_found(self, typed: str, entries: tuple[Entry, ...]) -> None:
        """What the seat finds comes a moment later: a name that was left by then is settled now."""
        self._known = (typed, entries)
        if typed == self.line.text() and not self.line.hasFocus():
            self._settle()

    @Slot(object)
    def _take(self, entry: Entry) -> None:
        typed = self.line.text().strip()
        if typed.isascii():
            self.line.setText(entry.name)
        found: Found = entry.key
        if found.lon is not None and found.lat is not None:
            self._found_name = entry.name
            self._locate((found.lon, found.lat), "name")

    @Slot(str)
    def _retype(self, typed: str) -> None:
        """New words unsay a position that older words gave; one from the map or a crew's fix stands."""
        self.set_fault("")
        if coordinates_of(typed) is not None:
            self._read_coordinates()
            return
        if self._found_by not in _STANDS and self._position is not None:
            self._locate(None, "words")
        self._tell()
        self.edited.emit()

    @Slot(int)
    def _convert_again(self, _chosen: int) -> None:
        if self._found_by in ("words", "coordinates"):
            self._read_coordinates()

    def _read_coordinates(self) -> None:
        pair = coordinates_of(self.line.text())
        if pair is not None:
            lon, lat = to_wgs84(*pair, self.chosen_datum)
            self._locate((float(lon), float(lat)), "coordinates")

    @Slot()
    def _settle(self) -> None:
        """A name typed in full is found without picking, unless a hand has placed it."""
        typed, entries = self._known
        text = self.line.text().strip()
        if typed.strip() != text or self._found_by in _BY_HAND or self._position is not None:
            return
        called = [entry for entry in entries if text in (entry.name, entry.key.id)]
        if len(called) == 1:
            self._take(called[0])

    def _locate(self, position: Position | None, found_by: str) -> None:
        self._position, self._found_by = position, found_by
        self.set_fault("")
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        words = self._session.words
        if self._position is None:
            unplaced = "unplaced" if self._by_map else "unplaced_here"
            code = unplaced if self.line.text().strip() else "no_place"
            self._told.setText(words.say(f"console.intake.{code}"))
            return
        lon, lat = self._position
        how = words.say(f"found_by.{self.found_by}")
        name = f"{how} {self._found_name}" if self.found_by == "name" and self._found_name else how
        self._told.setText(words.say("console.intake.placed", lon=f"{lon:.5f}", lat=f"{lat:.5f}", how=name))
