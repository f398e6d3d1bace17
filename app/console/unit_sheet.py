"""Which unit an incident is given to: a small sheet that finds units by name, pinyin or code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.console.detail.units import unit_words
from app.console.field_sheet import FieldSheet
from app.console.hearing import Hearing
from app.console.parts import set_fault, text_label
from app.console.session import Session
from app.console.suggest_field import SuggestField
from app.words.units import unit_name
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident
from dispatch.typeahead import Entry, Hit, TypeAhead
from gis.zones import ZoneKind

_LIKELY = ("sub_district", "district")
"""Whose unit it is most often, by the place."""
_FIRST = (ZoneKind.SUB_DISTRICT, ZoneKind.PRECINCT, ZoneKind.FUNCTIONAL_ZONE, None)
"""Kinds that are offered first; None: no zone, but a duty area, contractor or department."""
_LOOKED_AT = 60


def unit_names(session: Session) -> dict[str, str]:
    """Code -> name of every zone, duty area and contractor, and of whoever else has crews."""
    others = {crew.unit for crew in session.situation.crews.values()}
    named = {unit: unit_name(unit, session.centre, session.words) for unit in others}
    return named | session.centre.unit_names()


def likely_unit(incident: Incident, tasks: list[Assignment]) -> str:
    """The code of the unit of the place that neither holds the incident nor has sent it back; or ""."""
    refused = {task.unit for task in tasks if task.state is AssignmentState.SENT_BACK}
    codes = (incident.zones.get(kind, "") for kind in _LIKELY)
    return next((code for code in codes if code and code != incident.unit and code not in refused), "")


class UnitSheet(FieldSheet):
    """Takes a unit; the one of the place stands there already."""

    def __init__(
        self, session: Session, incident: Incident, then: Callable[[str, Hearing], None], parent: QWidget
    ) -> None:
        super().__init__(session, incident, "console.units.title", parent)
        self._then = then
        self._index: TypeAhead | None = None
        self._names = unit_names(session)
        say, tasks = session.words.say, session.situation.tasks_of_incident(incident.id)
        self._code = likely_unit(incident, tasks)
        self.field = SuggestField(session, "units.find", picks_first=True)
        self.field.setAccessibleName(say("console.units.unit"))
        self.field.setPlaceholderText(say("console.units.hint"))
        self.field.setText(self._names.get(self._code, ""))
        self.field.set_look(self._look)
        self.field.picked.connect(self._take)
        self.field.textEdited.connect(self._retype)
        held = unit_words(incident, session)
        told = say("console.units.held", units=held) if held else say("console.units.nobody")
        self.lay_out(text_label("secondary", "secondary", told, wraps=True), self.field)
        self.field.setFocus()
        self.field.selectAll()

    def _look(self, typed: str, limit: int) -> tuple[Entry, ...]:
        """Asked beside the GUI thread: hundreds of names take their time to be spelt."""
        if self._index is None:
            self._index = TypeAhead(self._entries())
        hits = self._index.hits(typed, _LOOKED_AT)
        return tuple(hit.entry for hit in sorted(hits, key=self._order)[:limit])

    def _order(self, hit: Hit) -> tuple[int, int]:
        """Of what is found equally well, streets before what lies in them."""
        atlas, code = self.session.centre.atlas, str(hit.entry.key)
        kind = atlas.by_code(code).kind if code in atlas else None
        return hit.order[0], _FIRST.index(kind) if kind in _FIRST else len(_FIRST)

    def _entries(self) -> Iterator[Entry]:
        atlas, say = self.session.centre.atlas, self.session.words.say
        for code, name in self._names.items():
            kind = say(f"zone_kind.{atlas.by_code(code).kind}") if code in atlas else ""
            yield Entry(code, name or code, kind, (code,))

    @Slot(object)
    def _take(self, entry: Entry) -> None:
        self._code = str(entry.key)
        self.field.setText(entry.name)
        set_fault(self.field, self.fault, "")

    @Slot(str)
    def _retype(self, _typed: str) -> None:
        self._code = ""
        set_fault(self.field, self.fault, "")

    def _named(self) -> str:
        """The one unit that is called exactly as typed, where none was picked."""
        typed = self.field.text().strip()
        called = [code for code, name in self._names.items() if typed and typed in (code, name)]
        return called[0] if len(called) == 1 else ""

    @Slot()
    def answer(self) -> None:
        """Hand the unit over, if one was picked or named."""
        code = self._code or self._named()
        if not code:
            set_fault(self.field, self.fault, self.session.words.say("console.units.needed"))
            self.field.setFocus()
            return
        self.ask_desk(partial(self._then, code))
