"""The newest steps of the record in words: when, what, about which incident, by whom; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.words.catalogue import Words
from dispatch.centre import Centre
from dispatch.changes import Step
from dispatch.situation import Situation
from gis.zones import ZoneKind

_OF_A_CREW = frozenset({"assignment", "patrol"})


@dataclass(frozen=True)
class LatestLine:
    """One step. `incident_id` is empty where it is about no incident, such as an import."""

    seq: int
    at: datetime
    what: str
    about: str
    who: str
    incident_id: str = ""


def latest_lines(
    steps: Iterable[Step], situation: Situation, centre: Centre, words: Words
) -> tuple[LatestLine, ...]:
    """The steps in the order given."""
    return tuple(_line(step, situation, centre, words) for step in steps)


def _line(step: Step, situation: Situation, centre: Centre, words: Words) -> LatestLine:
    incident_id = next(_incidents_of(step), "")
    code = f"action.{step.action}"
    role = words.say(f"role.{step.role}")
    about = (_incident(incident_id, situation, centre, words), _crew(step, situation))
    return LatestLine(
        seq=step.seq,
        at=step.at,
        what=words.say(code) if words.knows(code) else step.action,
        about=words.say("list.dot").join(part for part in about if part),
        who=role if step.role == "system" else step.actor,
        incident_id=incident_id if incident_id in situation.incidents else "",
    )


def _incidents_of(step: Step) -> Iterator[str]:
    """The incidents that a step touched: its own rows first, then what its tasks and entries belong to."""
    yield from (row.id for row in step.rows if row.kind == "incident")
    for row in step.rows:
        belongs = (row.state or {}).get("incident_id")
        if isinstance(belongs, str) and belongs:
            yield belongs


def _incident(incident_id: str, situation: Situation, centre: Centre, words: Words) -> str:
    incident = situation.incidents.get(incident_id)
    if incident is None:
        return ""
    street = incident.zones.get(ZoneKind.SUB_DISTRICT.value, "")
    where = centre.atlas.by_code(street).name if street in centre.atlas else ""
    told = f"{incident.short_number} {words.say(f'category.{incident.category}')}"
    return words.say("list.dot").join(part for part in (told, where) if part)


def _crew(step: Step, situation: Situation) -> str:
    """The crew that a step is about, where it is about one."""
    told = [(row.state or {}).get("crew_id") for row in step.rows if row.kind in _OF_A_CREW]
    told += [row.id for row in step.rows if row.kind == "crew"]
    names = {situation.name_by_id(crew) for crew in told if isinstance(crew, str) and crew in situation.crews}
    return min(names, default="") if len(names) == 1 else ""
