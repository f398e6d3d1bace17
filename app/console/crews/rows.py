"""The lines of the crew board: crews by unit with what they do since when and until when; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.words import Words
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.people import Crew, CrewStatus, MemberKind
from dispatch.positions import Freshness
from dispatch.situation import Situation


@dataclass(frozen=True)
class CrewLine:
    """One crew. `since` and `until` are of its status, None where nobody said so."""

    crew: Crew
    status: CrewStatus
    since: datetime | None = None
    until: datetime | None = None
    incident_id: str = ""
    post: str = ""
    """Where it stands by, if it does."""


@dataclass(frozen=True)
class UnitHeading:
    """A unit's heading with its free crews and all that are shown."""

    unit: str
    free: int
    shown: int


@dataclass(frozen=True)
class BoardFilter:
    """What is shown; `crew_ids`: what a search found, None for everything."""

    status: CrewStatus | None = None
    unit: str = ""
    kind: MemberKind | None = None
    crew_ids: frozenset[str] | None = None
    has_off_shift: bool = False

    def lets_through(self, line: CrewLine) -> bool:
        """Whether the crew is shown."""
        if line.status is CrewStatus.OFF_SHIFT and not self.has_off_shift:
            return False
        return (
            (self.status is None or line.status is self.status)
            and (not self.unit or line.crew.unit == self.unit)
            and (self.kind is None or line.crew.kind is self.kind)
            and (self.crew_ids is None or line.crew.id in self.crew_ids)
        )


def crew_lines(situation: Situation, now: datetime) -> list[CrewLine]:
    """Every crew, by unit and call sign."""
    lines = [crew_line(crew, situation, now) for crew in situation.crews.values()]
    return sorted(lines, key=lambda line: (line.crew.unit, line.crew.call_sign, line.crew.starts_at))


def crew_line(crew: Crew, situation: Situation, now: datetime) -> CrewLine:
    """One crew as it is now."""
    if not crew.is_on_shift(now):
        return CrewLine(crew, CrewStatus.OFF_SHIFT, until=crew.starts_at if now < crew.starts_at else None)
    status = situation.status_of(crew, now)
    task = _running(situation.tasks_of_crew(crew.id))
    if status is CrewStatus.ON_BREAK and crew.declared is not None:
        return CrewLine(crew, status, crew.declared.since, crew.declared.until)
    if task is not None and status in _SINCE:
        return CrewLine(crew, status, _SINCE[status](task), _expected(task, status), task.incident_id)
    if status is CrewStatus.FREE:
        by = situation.stand_by_of(crew, now)
        if by is not None:
            return CrewLine(crew, status, until=by.until, post=by.name)
        return CrewLine(crew, status, _free_since(crew, situation))
    return CrewLine(crew, status)


def _running(tasks: Iterable[Assignment]) -> Assignment | None:
    open_tasks = [task for task in tasks if task.ended_at is None]
    return max(open_tasks, key=lambda task: (task.state.value == "on_scene", task.sent_at), default=None)


_SINCE = {
    CrewStatus.RESERVED: lambda task: task.sent_at,
    CrewStatus.OFFERED: lambda task: task.sent_at,
    CrewStatus.EN_ROUTE: lambda task: task.acknowledged_at,
    CrewStatus.ON_SCENE: lambda task: task.arrived_at,
}


def _expected(task: Assignment, status: CrewStatus) -> datetime | None:
    """When it should be there, as was said when it was sent."""
    if status not in (CrewStatus.OFFERED, CrewStatus.EN_ROUTE) or task.expected_arrival_s is None:
        return None
    return task.sent_at + timedelta(seconds=task.expected_arrival_s)


def _free_since(crew: Crew, situation: Situation) -> datetime | None:
    signed = crew.signed_on.at if crew.signed_on else None
    ended = [task.ended_at for task in situation.tasks_of_crew(crew.id) if task.ended_at is not None]
    return max((at for at in (signed, *ended) if at is not None), default=None)


def board(lines: Iterable[CrewLine], shown: BoardFilter) -> list[UnitHeading | CrewLine]:
    """The lines that the filter lets through, under a heading for each unit."""
    by_unit: dict[str, list[CrewLine]] = {}
    for line in lines:
        if shown.lets_through(line):
            by_unit.setdefault(line.crew.unit, []).append(line)
    made: list[UnitHeading | CrewLine] = []
    for unit, members in by_unit.items():
        free = sum(line.status is CrewStatus.FREE for line in members)
        made += [UnitHeading(unit, free, len(members)), *members]
    return made


def counts(lines: Iterable[CrewLine]) -> Mapping[MemberKind, tuple[int, int]]:
    """Free crews and crews on shift, by kind."""
    found: dict[MemberKind, tuple[int, int]] = {}
    for line in lines:
        if line.status is not CrewStatus.OFF_SHIFT:
            free, all_on_shift = found.get(line.crew.kind, (0, 0))
            found[line.crew.kind] = (free + (line.status is CrewStatus.FREE), all_on_shift + 1)
    return {kind: found[kind] for kind in MemberKind if kind in found}


def members_text(crew: Crew, words: Words) -> str:
    """The members by kind, such as `执2 辅1`."""
    kinds = [post.kind for post in crew.posts]
    return " ".join(
        f"{words.say(f'crew_sign.{kind}')}{kinds.count(kind)}" for kind in MemberKind if kind in kinds
    )


def fix_text(crew: Crew, situation: Situation, centre: Centre, now: datetime, words: Words) -> str:
    """How old the crew's position is, and what that means."""
    fix = situation.fix_of(crew)
    if fix is None:
        return words.say("freshness.none")
    freshness = situation.positions.freshness(crew.member_ids, now, centre.settings)
    age_s = max(0.0, (now - fix.fixed_at).total_seconds())
    code = "console.crews.fix" if freshness is Freshness.FRESH else "console.crews.fix_old"
    return words.say(code, age_s=age_s, freshness=freshness.value)
