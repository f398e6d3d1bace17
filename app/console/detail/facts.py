"""What is known of the selected incident: title, number, zones, and the facts as they came in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, chip, clear_layout
from app.console.crews.rows import unit_name
from app.console.detail.needs import need_words
from app.console.parts import text_label
from app.console.session import Session
from dispatch.incident import Incident, Place

_CHAIN = ("sub_district", "precinct", "community", "unit_grid")


class DetailHead(QWidget):
    """Severity, category, number, and the zones that the place lies in."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._severity = Glyph(session, 26)
        self._title = text_label("title", wraps=True)
        upper = QHBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self._severity, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self._title, 1)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(upper)
        column.addLayout(self._chips)

    def show_incident(self, incident: Incident) -> None:
        """Show its head."""
        words = self._session.words
        self._severity.show_severity(incident.severity)
        self._severity.setAccessibleName(words.say(f"severity.{incident.severity}"))
        self._title.setText(words.say(f"category.{incident.category}"))
        clear_layout(self._chips)
        for name in self._zone_names(incident):
            self._chips.addWidget(chip(name))
        self._chips.addStretch(1)
        number = text_label("body", "secondary", incident.number)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chips.addWidget(number)

    def _zone_names(self, incident: Incident) -> list[str]:
        atlas = self._session.centre.atlas
        codes = [incident.zones[kind] for kind in _CHAIN[:3] if kind in incident.zones]
        names = [atlas.by_code(code).name for code in codes if code in atlas]
        return names or [self._session.words.say("detail.no_zone")]


class DetailFacts(QWidget):
    """The facts, one to a line: label and words."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_incident(self, incident: Incident) -> None:
        """Show its facts."""
        clear_layout(self._grid)
        for line, (code, said) in enumerate(self._facts(incident)):
            label = text_label("body", "secondary", self._session.words.say(f"detail.fact.{code}"))
            value = text_label("body", text=said, wraps=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, line, 1)

    def _facts(self, incident: Incident) -> list[tuple[str, str]]:
        words, atlas = self._session.words, self._session.centre.atlas
        category = self._session.centre.categories.by_code(incident.category)
        came = words.say("detail.came", source=incident.source, at=incident.received_at)
        facts = [("state", words.say(f"state.{incident.state}")), ("source", came)]
        if incident.urges:
            facts.append(("urges", words.say("detail.urges", count=incident.urges)))
        facts += [("place", self._place(incident.place)), ("words", incident.words)]
        facts.append(("need", need_words(category.requirement, words)))
        names = [atlas.by_code(code).name for code in incident.functional_zones if code in atlas]
        facts.append(("functional_zones", words.say("list.dot").join(names)))
        if incident.unit is not None:
            facts.append(("unit", unit_name(incident.unit, self._session.centre, words)))
        return [(code, said) for code, said in facts if said]

    def _place(self, place: Place) -> str:
        if place.is_known:
            return place.text
        return self._session.words.say("detail.place_unknown", text=place.text)
