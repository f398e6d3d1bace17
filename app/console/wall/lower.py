"""The lower row of a wall: the tightest clocks, sources, crews by kind, feeds with their ages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.console.clock_words import short_span
from app.console.cockpit.figures import FEW, share_text
from app.console.cockpit.zone_map import short_name
from app.console.paint.crew_symbols import WALL_SIZE, CrewStatus
from app.console.paint.marks import Outcome as Mark
from app.console.wall.figures import Tight
from app.console.wall.items import ClockItem, CrewMark, Fill, Item, Sign
from app.console.wall.panel import Panel, said, width_of
from app.console.wall.room import Box
from app.words import Words
from app.words.feeds import feed_name
from dispatch.clock_view import Outcome
from dispatch.cockpit_query import Cockpit
from dispatch.crew_counts import CrewCount
from dispatch.feeds import POSITIONS, FeedAge, feeds_by_need
from dispatch.people import MemberKind
from dispatch.positions import Freshness

_CLOCK_WIDTH, _LAST_LINE = 524.0, 64.0
_LEAST_TIGHT, _SOURCE_ROW = 104.0, 52.0
_NAMES_SHARE = 0.58
"""The names of sources take no more than this of their panel, so that bars tell something."""
_FEED_ROW, _CALLERS = 56.0, 252.0
_MARKS: Mapping[Freshness, Mark] = {Freshness.FRESH: "on_time", Freshness.STALE: "at_risk"}


def tight_items(panel: Panel) -> Iterator[Item]:
    """The clocks with the least time left, and how many incidents are suspended."""
    words, figures, inside = panel.words, panel.figures, panel.inside
    yield from panel.framed(words.say("wall.tightest"), words.say("wall.by_time_left"))
    held = (figures.counts or {}).get(Outcome.HELD, 0)
    room = inside.height - (_LAST_LINE if held else 0)
    shown = figures.tightest[: max(1, int(room // _LEAST_TIGHT))]
    height = min(132.0, room / max(1, len(shown)))
    for number, tight in enumerate(shown):
        yield from _tight(inside.row(number * height, height), tight)
    if not shown:
        yield panel.sentence("wall.none_open" if figures.counts is not None else "wall.counting")
    if held:
        middle = inside.bottom - 18
        yield Sign(Box(inside.left + 2, middle - 20, 40, 40), "held")
        yield said(
            inside.left + 62, middle, inside.width - 62, words.say("wall.held", count=held), ink="hold"
        )


def _tight(box: Box, tight: Tight) -> Iterator[Item]:
    middle = box.top + box.height / 2
    yield Fill(Box(box.left, box.top, box.width, 2), ink="line")
    yield Sign(Box(box.left + 2, middle - 26, 52, 52), tight.severity)
    wide = box.width - _CLOCK_WIDTH - 96
    yield said(box.left + 80, middle - 22, wide, *tight.category, px=36, weight=500)
    yield said(box.left + 80, middle + 26, wide, *tight.where, px=34, ink="t2")
    yield ClockItem(Box(box.right - _CLOCK_WIDTH, box.top, _CLOCK_WIDTH, box.height), tight.clock)


def source_items(panel: Panel) -> Iterator[Item]:
    """Bars of where today's reports came from, the most first."""
    cockpit, words, inside = panel.figures.cockpit, panel.words, panel.inside
    title = words.say("wall.sources")
    if cockpit is None:
        yield from panel.framed(title)
        return
    yield from panel.framed(title, words.say("wall.sources_note", count=cockpit.volume.received))
    counted = [(_source(words, code), count) for code, count in cockpit.volume.by_source.items()]
    if not counted:
        yield panel.sentence("wall.nothing")
        return
    rows = int(inside.height // _SOURCE_ROW)
    if len(counted) > rows:
        rest = sum(count for _, count in counted[rows - 1 :])
        counted = [*counted[: rows - 1], ((words.say("console.cockpit.others"),), rest)]
    most = inside.width * _NAMES_SHARE
    named = max(_fitting_width(names, most) for names, _ in counted) + 24
    highest = max(count for _, count in counted)
    room = inside.width - named - 90
    for number, (names, count) in enumerate(counted):
        middle = inside.top + number * _SOURCE_ROW + _SOURCE_ROW / 2
        yield said(inside.left, middle, named - 22, *names, px=34)
        wide = max(4.0, room * count / highest)
        yield Fill(Box(inside.left + named, middle - 14, wide, 28), ink="steel")
        yield said(inside.left + named + wide + 14, middle, 90, str(count), px=38, weight=500)


def _source(words: Words, code: str) -> tuple[str, ...]:
    """What a source is called, and shorter where there is less room."""
    shorter = f"wall.source.{code}"
    return (feed_name(code, words), *([words.say(shorter)] if words.knows(shorter) else ()))


def _fitting_width(names: tuple[str, ...], most: float) -> float:
    """How wide the longest of the names is that fits, else the last."""
    widths = [width_of(name, 34) for name in names]
    return next((wide for wide in widths if wide <= most), widths[-1])


def crew_items(panel: Panel) -> Iterator[Item]:
    """Each kind: its symbol, how many are free of those on shift; below, where nobody is free."""
    cockpit, words, inside = panel.figures.cockpit, panel.words, panel.inside
    title = words.say("wall.crews")
    if cockpit is None:
        yield from panel.framed(title)
        return
    counts = cockpit.crews.values()
    note = words.say(
        "wall.crews_note",
        free=sum(count.free for count in counts),
        on_shift=sum(count.on_shift for count in counts),
    )
    coverage = panel.figures.coverage
    covered = "" if coverage is None else words.say("wall.coverage", share=coverage.now, n=coverage.n)
    yield from panel.framed(title, f"{note}  {covered}".strip(), note)
    if not cockpit.crews:
        yield panel.sentence("wall.no_crews")
        return
    age_s = _old_positions_s(panel)
    rows = (len(MemberKind) + 1) // 2
    height = (inside.height - 2 * _LAST_LINE + 50) / rows
    for number, kind in enumerate(MemberKind):
        place, row = divmod(number, rows)
        half = (inside.width - 40) / 2
        box = Box(inside.left + place * (half + 40), inside.top + row * height, half, height)
        yield from _kind(
            panel, box, kind, cockpit.crews.get(kind, CrewCount()), "offline" if age_s else "free"
        )
    yield Fill(Box(inside.left, inside.bottom - _LAST_LINE - 4, inside.width, 2), ink="line")
    yield from _last_line(panel, inside, cockpit, age_s)


def _old_positions_s(panel: Panel) -> float:
    """How old positions are where they have gone quiet, else 0: symbols are dashed then."""
    positions = next((feed for feed in panel.figures.feeds if feed.source == POSITIONS), None)
    is_old = positions is not None and positions.freshness is not Freshness.FRESH
    return positions.age_s if positions is not None and is_old else 0.0


def _kind(panel: Panel, box: Box, kind: MemberKind, count: CrewCount, status: CrewStatus) -> Iterator[Item]:
    """Symbol and name, free of those on shift, and the share of these as a bar below."""
    words, middle = panel.words, box.top + box.height / 2
    line = middle - 12
    symbol: CrewMark = (kind.value, status, words.say(f"crew_sign.{kind}"))
    yield Sign(Box(box.left, middle - WALL_SIZE / 2, WALL_SIZE, WALL_SIZE), symbol)
    whole = f"/{count.on_shift}"
    tail = width_of(whole, 38)
    yield said(box.right - tail - 2, line, tail + 4, whole, px=38, ink="t2", align="right")
    is_out = count.on_shift > 0 and not count.free
    ink = "breach" if is_out else "t1" if count.on_shift else "t3"
    yield said(box.right - tail - 80, line, 76, str(count.free), px=42, weight=600, ink=ink, align="right")
    figures = tail + 4 + width_of(str(count.free), 42, 600)
    names = tuple(words.say(code) for code in (f"crew_kind.{kind}", f"wall.crew.{kind}") if words.knows(code))
    yield said(box.left + 62, line, box.width - 62 - figures - 20, *names, px=34)
    bar = Box(box.left + 62, line + 28, box.width - 62, 10)
    yield Fill(bar, ink="bg3")
    if count.on_shift and count.free:
        yield Fill(Box(bar.left, bar.top, bar.width * count.free / count.on_shift, bar.height), ink="steel")


def _last_line(panel: Panel, inside: Box, cockpit: Cockpit, age_s: float) -> Iterator[Item]:
    words, middle = panel.words, inside.bottom - 26
    if age_s:
        yield Sign(Box(inside.left + 4, middle - 20, 40, 40), "at_risk")
        told = words.say("wall.positions_old", age_s=age_s)
        yield said(inside.left + 62, middle, inside.width - 62, told, ink="risk")
        return
    empty = [short_name(line.name) for line in cockpit.lines if line.crews.on_shift and not line.crews.free]
    if not empty:
        yield Sign(Box(inside.left + 4, middle - 20, 40, 40), "on_time")
        yield said(inside.left + 62, middle, inside.width - 62, words.say("wall.all_have_free"), ink="t2")
        return
    every = words.say("wall.none_free", streets=words.say("list.several").join(empty))
    some = words.say("wall.none_free_many", street=empty[0], count=len(empty))
    yield Sign(Box(inside.left + 4, middle - 20, 40, 40), "late")
    yield said(inside.left + 62, middle, inside.width - 62, every, some, ink="breach")


def feed_items(panel: Panel) -> Iterator[Item]:
    """Every feed with its age, the quiet ones first; above them what callers said."""
    words, inside = panel.words, panel.inside
    yield from panel.framed(words.say("wall.feeds"))
    feeds = feeds_by_need(panel.figures.feeds)
    left = inside.within(right=_CALLERS + 48)
    if not feeds:
        yield said(left.left, left.top + 26, left.width, words.say("wall.no_feeds"), ink="t2")
    rows = int(inside.height // _FEED_ROW)
    shown = feeds if len(feeds) <= rows else feeds[: rows - 1]
    for row, feed in enumerate(shown):
        yield from _feed(panel, left.row(row * _FEED_ROW, _FEED_ROW), feed)
    if len(shown) < len(feeds):
        told, middle = (
            words.say("wall.more_feeds", count=len(feeds) - len(shown)),
            inside.bottom - _FEED_ROW / 2,
        )
        yield said(left.left + 50, middle, left.width - 50, told, px=34, ink="t2")
    yield from _callers(panel, inside.within(left=inside.width - _CALLERS))


def _feed(panel: Panel, box: Box, feed: FeedAge) -> Iterator[Item]:
    words, middle = panel.words, box.top + box.height / 2
    age, is_stale = short_span(feed.age_s), feed.freshness is Freshness.STALE
    name_ink, age_ink = ("risk", "risk") if is_stale else ("t1", "t2")
    wide = width_of(age, 34)
    yield Sign(Box(box.left + 2, middle - 17, 34, 34), _MARKS.get(feed.freshness, "unknown"))
    yield said(
        box.left + 50, middle, box.width - wide - 66, *_source(words, feed.source), px=34, ink=name_ink
    )
    yield said(box.right - wide - 4, middle, wide + 6, age, px=34, ink=age_ink, align="right")


def _callers(panel: Panel, box: Box) -> Iterator[Item]:
    """What callers said when called back: the share of those who were reached, and how many these are."""
    words, found = panel.words, panel.figures.call_backs
    yield Fill(Box(box.left - 26, box.top + 4, 2, box.height - 8), ink="line")
    yield said(box.left, box.top + 26, box.width, words.say("wall.callers"), px=42, weight=600)
    if not found.answered:
        yield said(box.left, box.top + 90, box.width, words.say("wall.no_callers"), px=34, ink="t2")
        return
    is_known = found.answered >= FEW
    shown = share_text(found.satisfied / found.answered, found.answered) if is_known else "–"
    yield said(box.left, box.top + 120, box.width, f"{shown} %" if is_known else shown, px=64, weight=600)
    yield said(box.left, box.top + 190, box.width, words.say("wall.satisfied"), px=34, ink="t2")
    yield said(
        box.left, box.top + 240, box.width, words.say("wall.called_back", n=found.answered), px=34, ink="t2"
    )
