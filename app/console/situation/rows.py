"""The rows of the Situation view: streets, alarms, what was done, sources; no Qt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from app.console.cockpit.zone_map import short_name
from app.console.situation.lines import Cell, Row
from app.words import Words
from app.words.catalogue import span
from app.words.latest import LatestLine
from dispatch.alarms import Alarm, Level
from dispatch.centre import Centre
from dispatch.clock_view import Outcome
from dispatch.feeds import FeedAge
from dispatch.lifecycle import State
from dispatch.people import CrewStatus
from dispatch.positions import Freshness
from dispatch.situation import Situation
from gis.zones import ZoneKind

MANY = 4
"""So many alarms of one sort are one line, until somebody unfolds it."""
FOLDED = "fold:"
_LEVELS = {Level.NOW: ("× ", "breach"), Level.SOON: ("! ", "risk"), Level.NOTE: ("· ", "t2")}
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
    free: Counter[str] = Counter()
    on_shift: Counter[str] = Counter()
    for crew in situation.crews_on_shift(now):
        on_shift[crew.unit] += 1
        free[crew.unit] += situation.status_of(crew, now) is CrewStatus.FREE
    names = {zone.code: short_name(zone.name) for zone in centre.atlas.of_kind(ZoneKind.SUB_DISTRICT)}
    if "" in counted:
        names[""] = words.say("console.cockpit.elsewhere")
    order = sorted(
        names,
        key=lambda code: (
            -counted[code][Outcome.LATE],
            -counted[code][Outcome.AT_RISK],
            -counted[code].total(),
            code,
        ),
    )
    return [_street(code, names[code], counted[code], free[code], on_shift[code]) for code in order]


def _street(code: str, name: str, counted: Counter[Outcome], free: int, on_shift: int) -> Row:
    late, at_risk = counted[Outcome.LATE], counted[Outcome.AT_RISK]
    is_out = on_shift > 0 and not free
    cells = (
        Cell(name, role="body_strong"),
        _count(counted.total()),
        _count(late, "breach", "× "),
        _count(at_risk, "risk", "! "),
        Cell(
            f"{free}/{on_shift}" if on_shift else "–",
            "breach" if is_out else "t2",
            is_right=True,
        ),
    )
    return Row(code, cells)


def _count(count: int, ink: str = "t1", mark: str = "") -> Cell:
    return Cell(f"{mark}{count}", ink, "body_strong", True) if count else Cell("·", "t3", is_right=True)


def alarm_rows(
    alarms: Iterable[Alarm],
    situation: Situation,
    centre: Centre,
    words: Words,
    now: datetime,
    unfolded: frozenset[str],
) -> list[Row]:
    """Alarms as they are, the loudest first; more than `MANY` of one sort are one line that unfolds."""
    by_code: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        by_code.setdefault(alarm.code, []).append(alarm)
    rows: list[Row] = []
    for code, found in by_code.items():
        is_many = len(found) > MANY
        if is_many:
            rows.append(_fold(found, words, now, is_open=code in unfolded))
        if not is_many or code in unfolded:
            rows += [_alarm(alarm, situation, centre, words, now) for alarm in found]
    return rows


def _fold(alarms: list[Alarm], words: Words, now: datetime, *, is_open: bool) -> Row:
    first = alarms[0]
    mark, ink = _LEVELS[first.level]
    told = words.say(f"alarm.{first.code}", stage=first.stage)
    since_s = max((now - alarm.since).total_seconds() for alarm in alarms)
    under = words.say("situation.fold_open" if is_open else "situation.folded", count=len(alarms))
    cells = (
        Cell(f"{mark}{told}", ink, "body_strong", under=under),
        Cell(span(since_s), "t2", is_right=True),
    )
    return Row(f"{FOLDED}{first.code}", cells)


def _alarm(alarm: Alarm, situation: Situation, centre: Centre, words: Words, now: datetime) -> Row:
    mark, ink = _LEVELS[alarm.level]
    told = words.say(f"alarm.{alarm.code}", stage=alarm.stage)
    about = _about(alarm.incident_id, situation, centre, words)
    cells = (
        Cell(f"{mark}{told}", ink, "body_strong", under=about),
        Cell(span((now - alarm.since).total_seconds()), "t2", is_right=True),
    )
    return Row(alarm.incident_id, cells)


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
        name = words.say("feed.positions" if feed.source == "positions" else f"source.{feed.source}")
        state = "" if feed.freshness is Freshness.FRESH else words.say(f"freshness.{feed.freshness}")
        cells = (
            Cell(f"{mark}{name}", ink),
            Cell(state, ink, "secondary"),
            Cell(span(feed.age_s), ink, is_right=True),
        )
        rows.append(Row("", cells))
    return rows
