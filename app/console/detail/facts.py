"""What is known of the selected incident: title, number, zones, and the facts as they came in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, chip, clear_layout, show_filled
from app.console.detail.fact_lines import FactLines
from app.console.detail.help import help_words
from app.console.detail.instructions import instruction_words
from app.console.detail.units import unit_words
from app.console.next_step import waits_for
from app.console.parts import text_label
from app.console.session import Session
from app.words.catalogue import metres
from app.words.handed_over import handed_over_words
from app.words.needs import need_words
from app.words.paper import paper_words
from dispatch.answering import override_told
from dispatch.entry import EntryKind
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
        show_filled(self._chips)

    def _zone_names(self, incident: Incident) -> list[str]:
        atlas = self._session.centre.atlas
        codes = [incident.zones[kind] for kind in _CHAIN[:3] if kind in incident.zones]
        names = [atlas.by_code(code).name for code in codes if code in atlas]
        return names or [self._session.words.say("detail.no_zone")]


class DetailFacts(FactLines):
    """The facts as they came in; among them whose duty the place is."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._incident: Incident | None = None
        self._by_clock = ("", "")
        """What is told of duty areas and units: it changes by the clock alone."""
        session.ticked.connect(self._follow_hours)

    def show_incident(self, incident: Incident) -> None:
        """Show its facts."""
        self._incident = incident
        self._show()

    @Slot(object)
    def _follow_hours(self, _now: object) -> None:
        """A duty area begins and ends while its streets' incidents are open; a unit's own time runs out."""
        if self._incident is not None and self._told_by_clock(self._incident) != self._by_clock:
            self._show()

    def _told_by_clock(self, incident: Incident) -> tuple[str, str]:
        return self._area_on_duty(incident), unit_words(incident, self._session)

    @Slot()
    def _show(self) -> None:
        if self._incident is not None:
            self.write(self._facts(self._incident), len(self._incident.merged) + 1)

    def _facts(self, incident: Incident) -> list[tuple[str, str]]:
        words, atlas = self._session.words, self._session.centre.atlas
        category = self._session.centre.categories.by_code(incident.category)
        came = words.say("detail.came", source=incident.source, at=incident.received_at)
        tasks = self._session.situation.tasks_of_incident(incident.id)
        facts = [("state", words.say(f"state.{waits_for(incident, tasks)}"))]
        facts.append(("merged", self._sources(incident, came)) if incident.merged else ("source", came))
        facts += [("merged_away", self._merged_away(incident)), ("answers", self._answers(incident))]
        if incident.urges:
            facts.append(("urges", words.say("detail.urges", count=incident.urges)))
        facts += [("place", self._place(incident.place)), ("words", incident.words)]
        facts.append(("need", need_words(category.requirement, words)))
        names = [atlas.by_code(code).name for code in incident.functional_zones if code in atlas]
        facts.append(("functional_zones", words.say("list.dot").join(names)))
        self._by_clock = area, units = self._told_by_clock(incident)
        facts.append(("unit", units))
        facts.append(("help", help_words(incident, self._session)))
        facts.append(("instruction", instruction_words(incident, self._session)))
        facts += [
            ("paper", paper_words(incident, words)),
            ("handed_over", handed_over_words(incident, words)),
        ]
        facts += [("duty_override", self._override(incident)), ("duty_area", area)]
        return [(code, said) for code, said in facts if said]

    def _sources(self, incident: Incident, came: str) -> str:
        """Where it was told, each report on a line of its own."""
        words = self._session.words
        lines = [came]
        for report in incident.merged:
            away = "" if report.away_m is None else f" · {metres(report.away_m)}"
            number = report.number.rpartition("-")[2]
            said = {"source": report.source, "at": report.received_at, "number": number, "away": away}
            lines.append(words.say("detail.merged_report", **said))
        return "\n".join(lines)

    def _merged_away(self, incident: Incident) -> str:
        gone = incident.merged_away
        if gone is None:
            return ""
        return self._session.words.say("detail.merged_away", number=gone.number, at=gone.at, by=gone.by)

    def _answers(self, incident: Incident) -> str:
        """How many of several callers have had an answer since it was last reported back."""
        entries = self._session.situation.entries_of(incident.id)
        reports = [entry.recorded_at for entry in entries if entry.kind is EntryKind.FEEDBACK]
        if not incident.merged or not incident.callers or not reports:
            return ""
        left = len(incident.unanswered(max(reports)))
        whole = len(incident.callers)
        return self._session.words.say("detail.answers", done=whole - left, all=whole)

    def _override(self, incident: Incident) -> str:
        told = override_told(incident, self._session.centre)
        return self._session.words.say("detail.duty_override", **told) if told else ""

    def _area_on_duty(self, incident: Incident) -> str:
        centre, now = self._session.centre, self._session.now()
        found = (centre.duty_area_of(unit, now) for unit in (incident.unit, *incident.zones.values()) if unit)
        on_duty = next((area for area in found if area is not None), None)
        if on_duty is None or not incident.is_open:
            return ""
        area, lead = on_duty.area, centre.unit_name(on_duty.area.lead or on_duty.area.code)
        return self._session.words.say("detail.duty_area", area=area.name, unit=lead, until=on_duty.until)

    def _place(self, place: Place) -> str:
        if place.is_known:
            return place.text
        return self._session.words.say("detail.place_unknown", text=place.text)
