"""The fields of one paper sheet, in the order in which they are typed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.console.intake.category_field import CategoryField
from app.console.intake.place_field import PlaceField
from app.console.parts import ChoiceBox, stacked, text_label
from app.console.reports import OUTCOMES
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.radio import said_time
from dispatch.incident import Place
from dispatch.people import Crew
from dispatch.reasons import Refused

TIMES = ("received_at", "sent_at", "responded_at", "arrived_at", "reported_at")
LINES = ("sheet", "known", *TIMES, "words", "crew", "note", "log")
_PLACES: Mapping[str, tuple[int, int, int]] = {
    "sheet": (0, 0, 1),
    "known": (0, 1, 1),
    "log": (0, 2, 3),
    "source": (1, 0, 1),
    "category": (1, 1, 2),
    "received_at": (1, 3, 1),
    "crew": (1, 4, 1),
    "place": (2, 0, 3),
    "words": (2, 3, 2),
    "sent_at": (3, 0, 1),
    "responded_at": (3, 1, 1),
    "arrived_at": (3, 2, 1),
    "reported_at": (3, 3, 1),
    "outcome": (3, 4, 1),
    "note": (4, 0, 5),
}
"""Field -> row, column, columns that it takes."""


class SheetFields(QWidget):
    """What stands on one sheet; times as the radio writes them (`14:05`), the last such time meant."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lines = {code: QLineEdit() for code in LINES}
        self.source, self.outcome = ChoiceBox(), ChoiceBox()
        self.category, self.place = CategoryField(session), PlaceField(session, by_map=False)
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for code, (row, column, span) in _PLACES.items():
            grid.addLayout(self._labelled(code), row, column, 1, span)
        for column in range(5):
            grid.setColumnStretch(column, 1)
        self._order_tabs()
        self.reword()

    def _labelled(self, code: str) -> Any:
        field = self.field(code)
        label = self._labels[code] = text_label("secondary", "secondary")
        label.setBuddy(field)
        column = stacked(label, field)
        column.addStretch(1)
        return column

    def field(self, code: str) -> QWidget:
        """The field of a code."""
        others: dict[str, QWidget] = {
            "source": self.source,
            "category": self.category,
            "place": self.place,
            "outcome": self.outcome,
        }
        return others.get(code) or self.lines[code]

    def _order_tabs(self) -> None:
        stops = [self.field(code) for code in _PLACES]
        stops = [getattr(field, "line", field) for field in stops]
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    def reword(self) -> None:
        """Say everything in the seat's language; what was typed stays."""
        words = self._session.words
        for code, label in self._labels.items():
            label.setText(words.say(f"console.paper.{code}"))
            self.field(code).setAccessibleName(words.say(f"console.paper.{code}"))
        for code in ("known", "log", "crew", "received_at"):
            self.lines[code].setPlaceholderText(words.say(f"console.paper.{code}.hint"))
        for line in self.lines.values():
            line.setFont(role_font("body"))
        sources = self._session.centre.sources.sources
        _fill(self.source, {code: words.say(f"source.{code}") for code in sources})
        _fill(self.outcome, {code: words.say(f"outcome.{code}") for code in OUTCOMES})
        self.category.reword()
        self.place.reword()

    def text(self, code: str) -> str:
        """What was typed into a line."""
        return self.lines[code].text().strip()

    def clear(self) -> None:
        """Make room for the next sheet: the next number, the same log and source."""
        following = _next_number(self.text("sheet"))
        for code, line in self.lines.items():
            if code != "log":
                line.clear()
        self.lines["sheet"].setText(following)
        self.category.show_values("", "", ())
        self.place.show_values("", None, "words", "wgs84")
        self.lines["received_at" if following else "sheet"].setFocus()

    # ------------------------------------------------------------------ reading

    def times(self) -> dict[str, datetime]:
        """The moments that were typed; Refused("time_not_understood") for nonsense."""
        typed = {code: self.text(code) for code in TIMES}
        return {code: self._moment(text) for code, text in typed.items() if text}

    def _moment(self, text: str) -> datetime:
        at, rest = said_time(text, self._session.now(), self._session.centre.zone)
        if at is None or rest:
            raise Refused("time_not_understood", text=text)
        return at

    def told(self) -> dict[str, Any]:
        """What every sheet says of a crew."""
        times = {code: at for code, at in self.times().items() if code not in ("received_at", "sent_at")}
        said = {code: self.text(code) for code in ("sheet", "log", "note")}
        return {**said, **times, "outcome": self.outcome.currentData()}

    def whole(self) -> dict[str, Any]:
        """What a sheet says of an incident that nobody knows yet."""
        times = self.times()
        if "received_at" not in times:
            raise Refused("received_at_needed")
        crew = self.crew(times.get("sent_at", times["received_at"]))
        return {
            **self.told(),
            "received_at": times["received_at"],
            "sent_at": times.get("sent_at"),
            "source": self.source.currentData(),
            "category": self.category.code,
            "place": self._place(),
            "words": self.text("words"),
            "crew_id": crew.id if crew else None,
        }

    def _place(self) -> Place:
        lon, lat = self.place.position or (None, None)
        return Place(self.place.line.text().strip(), lon, lat, self.place.found_by)

    def crew(self, at: datetime) -> Crew | None:
        """The crew of the call sign that was on duty then; Refused("no_such_crew")."""
        named = self.text("crew")
        if not named:
            return None
        known = self._session.situation.crews.values()
        fits = [crew for crew in known if named in (crew.call_sign, crew.name) and crew.is_on_shift(at)]
        if not fits:
            raise Refused("no_such_crew", named=named)
        return fits[0]


def _fill(box: ChoiceBox, words: Mapping[str, str]) -> None:
    chosen = box.currentData()
    box.clear()
    for code, said in words.items():
        box.addItem(said, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _next_number(sheet: str) -> str:
    """`P-0012` -> `P-0013`; nothing where no digits end it."""
    found = re.fullmatch(r"(.*?)(\d+)", sheet)
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}d}" if found else ""
