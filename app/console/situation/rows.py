"""The rows of the Situation view: streets, alarms, what was done, sources; no Qt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.console.cockpit.zone_map import short_name
from app.console.situation.lines import Cell, Row
from app.words import Words
from app.words.catalogue import span
from app.words.feeds import feed_name
from app.words.latest import LatestLine
from dispatch.alarm_log import Rung, grouped, key_of
from dispatch.alarms import Alarm, Level
from dispatch.centre import Centre
from dispatch.clock_view import Outcome
from dispatch.crew_counts import CrewCount, count_in_zones, crews_counted
from dispatch.feeds import FeedAge
from dispatch.lifecycle import State
from dispatch.positions import Freshness
from dispatch.situation import Situation
from gis.zones import ZoneKind

MANY = 4
"""So many alarms of one sort are one line, until somebody unfolds it."""
FOLDED = "fold:"
_LEVELS = {Level.NOW: ("× ", "breach"), Level.SOON: ("! ", "risk"), Level.NOTE: ("· ", "t2")}
_SEEN = ("✓ ", "t2")
_FEEDS = {Freshness.FRESH: ("◎ ", "t1"), Freshness.STALE: ("! ", "risk")}
STREET_HEADS = ("street", "open", "late", "at_risk", "free")


def street_rows(
    situation: Situation, outcomes: dict[str, Outcome], centre: Centre, words: Words, now: datetime
) -> list[Row]:
    """Each street: what is open in it, late, at risk, its free crews of those on shift; the worst first."""
    counted: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
    for incident in situation.open_incidents():
        is_held = incident.state is State.SUSPENDED
        outcome = Outcome.HELD if is_held else outcomes.get(incident.id, Outcome.UNKNOWN)
        counted[incident.zones.get(ZoneKind.SUB_DISTRICT.value, "")][outcome] += 1
    names = {zone.code: short_name(zone.name) for zone in centre.atlas.of_kind(ZoneKind.SUB_DISTRICT)}
    if "" in counted:
        names[""] = words.say("console.cockpit.elsewhere")
    crews = count_in_zones(crews_counted(situation, centre, now), names)
    order = sorted(
        names,
        key=lambda code: (
            -counted[code][Outcome.LATE],
            -counted[code][Outcome.AT_RISK],
            -counted[code].total(),
            code,
        ),
    )
    return [_street(code, names[code], counted[code], crews[code]) for code in order]


def _street(code: str, name: str, counted: Counter[Outcome], crews: CrewCount) -> Row:
    late, at_risk = counted[Outcome.LATE], counted[Outcome.AT_RISK]
    is_out = crews.on_shift > 0 and not crews.free
    cells = (
        Cell(name, role="body_strong"),
        _count(counted.total()),
        _count(late, "breach", "× "),
        _count(at_risk, "risk", "! "),
        Cell(
            f"{crews.free}/{crews.on_shift}" if crews.on_shift else "–",
            "breach" if is_out else "t2",
            is_right=True,
        ),
    )
    return Row(code, cells)


def _count(count: int, ink: str = "t1", mark: str = "") -> Cell:
    return Cell(f"{mark}{count}", ink, "body_strong", True) if count else Cell("·", "t3", is_right=True)


def alarm_rows(
    rungs: Sequence[Rung],
    situation: Situation,
    centre: Centre,
    words: Words,
    now: datetime,
    unfolded: frozenset[str],
) -> list[Row]:
    """What stands in the seat's log, the loudest first; more than `MANY` of a sort are a line that unfolds.

    A row's key is `fold:` with its sort, or the place of its alarm among `rungs`.
    """
    places = {key_of(rung.alarm): place for place, rung in enumerate(rungs)}
    rows: list[Row] = []
    for group in grouped(rung.alarm for rung in rungs):
        found = [places[key_of(alarm)] for alarm in group.alarms]
        sort = f"{group.code}:{group.stage or ''}"
        if len(found) > MANY:
            rows.append(_fold([rungs[place] for place in found], sort, words, now, is_open=sort in unfolded))
        if len(found) <= MANY or sort in unfolded:
            rows += [_alarm(place, rungs[place], situation, centre, words, now) for place in found]
    return rows


def _fold(rungs: list[Rung], sort: str, words: Words, now: datetime, *, is_open: bool) -> Row:
    first = rungs[0].alarm
    waiting = sum(rung.acknowledged_at is None for rung in rungs)
    mark, ink = _LEVELS[first.level] if waiting else _SEEN
    under = words.say("situation.fold_open" if is_open else "situation.folded", count=len(rungs))
    cells = (
        Cell(f"{mark}{_told(first, words)}", ink, "body_strong", under=under),
        Cell(span(max(_since_s(rung.alarm, now) for rung in rungs)), "t2", is_right=True),
    )
    return Row(f"{FOLDED}{sort}", cells)


def _alarm(place: int, rung: Rung, situation: Situation, centre: Centre, words: Words, now: datetime) -> Row:
    alarm = rung.alarm
    mark, ink = _LEVELS[alarm.level] if rung.acknowledged_at is None else _SEEN
    about = _about(alarm.incident_id, situation, centre, words) or alarm.about
    cells = (
        Cell(f"{mark}{_told(alarm, words)}", ink, "body_strong", under=about),
        Cell(span(_since_s(alarm, now)), "t2", is_right=True),
    )
    return Row(str(place), cells)


def _told(alarm: Alarm, words: Words) -> str:
    return words.say(f"alarm.{alarm.code}", stage=alarm.stage)


def _since_s(alarm: Alarm, now: datetime) -> float:
    return max(0.0, (now - alarm.since).total_seconds())


def _about(incident_id: str, situation: Situation, centre: Centre, words: Words) -> str:
    incident = situation.incidents.get(incident_id)
    if incident is None:
        return ""
    street = incident.zones.get(ZoneKind.SUB_DISTRICT.value, "")
    where = short_name(centre.atlas.by_code(street).name) if street in centre.atlas else ""
    parts = (incident.short_number, words.say(f"category.{incident.category}"), where)
    return words.say("list.dot").join(part for part in parts if part)


def latest_rows(lines: Iterable[LatestLine], words: Words) -> list[Row]:
    """What was done, the newest first."""
    return [
        Row(
            line.incident_id,
            (
                Cell(words.clock(line.at), "t2"),
                Cell(_done(line, words), role="body_strong", under=line.about),
            ),
        )
        for line in lines
    ]


def _done(line: LatestLine, words: Words) -> str:
    return words.say("situation.done", what=line.what, who=line.who)


def feed_rows(feeds: Iterable[FeedAge], words: Words) -> list[Row]:
    """Every source with its age."""
    rows = []
    for feed in feeds:
        mark, ink = _FEEDS.get(feed.freshness, ("◌ ", "t2"))
        state = "" if feed.freshness is Freshness.FRESH else words.say(f"freshness.{feed.freshness}")
        cells = (
            Cell(f"{mark}{feed_name(feed.source, words)}", ink),
            Cell(state, ink, "secondary"),
            Cell(span(feed.age_s), ink, is_right=True),
        )
        rows.append(Row("", cells))
    return rows
