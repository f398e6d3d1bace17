"""What may be merged with an incident, and what has been: the lines of the sheet; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.words import Words
from dispatch.duplicates import LikelyDuplicate
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.repeats import apart_m
from dispatch.settings import Settings
from dispatch.situation import Situation


@dataclass(frozen=True)
class MergeLine:
    """Another report beside the chosen incident; `is_merged`: it has gone into it already."""

    incident_id: str
    number: str
    source: str
    received_at: datetime
    away_m: float | None
    age_s: float
    is_merged: bool = False
    is_named: bool = False
    """Somebody typed its number: nothing suggested it."""
    over: Incident | None = None
    """The report where it has ended otherwise, such as a clue that was dismissed."""


def merge_lines(
    incident: Incident, likely: Iterable[LikelyDuplicate], named: Iterable[str], situation: Situation
) -> list[MergeLine]:
    """What somebody named, then what is likely the same, then what is over, then what has been merged."""
    suggested = {one.incident_id: one.away_m for one in likely}
    wanted = dict.fromkeys((*named, *suggested))
    others = (situation.incidents.get(one) for one in wanted)
    others_beside = [
        _line(incident, other, is_named=other.id not in suggested)
        for other in others
        if other is not None and other.state is not State.MERGED and other.id != incident.id
    ]
    merged = [
        MergeLine(
            report.incident_id,
            report.number,
            report.source,
            report.received_at,
            report.away_m,
            (incident.received_at - report.received_at).total_seconds(),
            is_merged=True,
        )
        for report in incident.merged
    ]
    return sorted(others_beside, key=lambda line: line.over is not None) + merged


def _line(incident: Incident, other: Incident, *, is_named: bool) -> MergeLine:
    return MergeLine(
        other.id,
        other.number,
        other.source,
        other.received_at,
        apart_m(incident.place, other.place),
        (incident.received_at - other.received_at).total_seconds(),
        is_named=is_named,
        over=None if other.is_open else other,
    )


def line_words(line: MergeLine, words: Words) -> str:
    """The line as the list shows it."""
    kind = "merged" if line.is_merged else "named" if line.is_named else "likely"
    parts = (
        words.say(f"console.merging.{kind}") if line.over is None else words.say(f"state.{line.over.state}"),
        line.number.rpartition("-")[2],
        words.say(f"source.{line.source}"),
        apart_words(line, words),
        *_dismissed_by(line.over, words),
    )
    return words.say("list.dot").join(parts)


def _dismissed_by(over: Incident | None, words: Words) -> Iterator[str]:
    if over is not None and over.state is State.DISMISSED:
        yield words.say("console.merging.by", **_dismissal(over, words))


def barred_words(both: Iterable[Incident], words: Words) -> str:
    """Why the two can't become one any more: which is over, of a clue who dismissed it when and why."""
    over = next((incident for incident in both if not incident.is_open), None)
    if over is None:
        return ""
    told = {"number": over.short_number, "state": over.state}
    if over.state is State.DISMISSED:
        return words.say("console.merging.dismissed", **told, **_dismissal(over, words))
    return words.say("console.merging.over", **told)


def _dismissal(clue: Incident, words: Words) -> dict[str, object]:
    return {"at": clue.closed_at, "by": clue.turned_away_by, "why": words.coded(clue.outcome)}


def apart_words(line: MergeLine, words: Words) -> str:
    """How far apart the two are in place and time."""
    order = "console.merging.earlier" if line.age_s >= 0 else "console.merging.later"
    said = [words.say(order, age_s=abs(line.age_s))]
    if line.away_m is not None:
        said.insert(0, words.say("console.merging.away", away_m=line.away_m))
    return words.say("list.dot").join(said)


def differences(one: Incident, other: Incident, settings: Settings) -> tuple[str, ...]:
    """In what two reports are less alike than duplicates are: their category, place or time."""
    away_m = apart_m(one.place, other.place)
    age_s = abs((one.received_at - other.received_at).total_seconds())
    found = {
        "category": one.category != other.category,
        "place": away_m is None or away_m > settings.duplicate_radius_m,
        "time": age_s > settings.duplicate_within_s,
    }
    return tuple(code for code, differs in found.items() if differs)


def unlike_words(line: MergeLine, found: Iterable[str], settings: Settings, words: Words) -> str:
    """What to look at twice before the two become one; empty where they are alike."""
    said = []
    for code in found:
        told = "nowhere" if code == "place" and line.away_m is None else code
        said.append(
            words.say(
                f"console.merging.unlike.{told}",
                away_m=line.away_m or 0.0,
                age_s=abs(line.age_s),
                limit_m=settings.duplicate_radius_m,
                limit_s=settings.duplicate_within_s,
            )
        )
    return words.say("console.merging.unlike", told=words.say("list.comma").join(said)) if said else ""


def survivor_of(one: Incident, other: Incident) -> Incident:
    """Which of two stays unless the operator says otherwise: the one that is further, then the earlier.

    What is over never does.
    """
    return min(one, other, key=lambda incident: (-_how_far(incident), incident.received_at, incident.number))


def _how_far(incident: Incident) -> int:
    if not incident.is_open:
        return -1
    if incident.rule is not None:
        return 2
    return 0 if incident.state is State.CLUE else 1


def counts_from(one: Incident, other: Incident) -> datetime | None:
    """From when both count once they are one."""
    return min((t0 for t0 in (one.t0, other.t0) if t0 is not None), default=None)


def outcome_words(survivor: Incident, gone: Incident, words: Words) -> str:
    """What merging the two would come to."""
    at = counts_from(survivor, gone)
    code = "console.merging.outcome_clue" if at is None else "console.merging.outcome"
    told = {"survivor": survivor.short_number, "other": gone.short_number}
    return words.say(code, **told, **({} if at is None else {"at": at}))
