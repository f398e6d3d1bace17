"""The streets as a table, the worst first: rate with n, how long arrival takes, what is open, who is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.console.cockpit.figures import FEW, NOTHING, share_text, standing
from app.console.cockpit.zone_map import short_name
from app.console.cockpit.zone_table import worst_first
from app.console.paint.clock_picture import StagePicture
from app.console.paint.marks import Outcome
from app.console.wall.items import Fill, Item, Sign, SpreadItem
from app.console.wall.panel import Panel, said, width_of
from app.console.wall.room import COLUMNS, Box
from app.words.catalogue import span
from dispatch.cockpit_query import ZoneLine

_HEAD_PX, _LEAST_ROW, _MOST_ROW = 56.0, 60.0, 84.0
_RIGHT_NAME, _RATE, _FREE = 244.0, 256.0, 150.0
_WIDE = dict(COLUMNS)
_P = _WIDE["spread_text"] / 2
_ICON: Mapping[str, Outcome] = {"breach": "late", "risk": "at_risk", "few": "unknown"}
_INKS = {"breach": "breach", "risk": "risk", "few": "t3"}


@dataclass(frozen=True)
class _Columns:
    """Where each column ends; those that were dropped have no place."""

    right: Mapping[str, float]
    glyph: tuple[float, float]


def street_items(panel: Panel, dropped: Iterable[str]) -> Iterator[Item]:
    """Title, heads and as many streets as there is room for."""
    cockpit, words = panel.figures.cockpit, panel.words
    yield from panel.framed(words.say("wall.streets"), words.say("wall.worst_first"))
    if cockpit is None:
        return
    if not cockpit.lines:
        yield panel.sentence("wall.no_streets")
        return
    inside, columns = panel.inside, _columns(panel.inside, frozenset(dropped))
    yield from _heads(panel, inside, columns)
    lines = worst_first(cockpit.lines, "all")
    room = inside.height - _HEAD_PX
    shown = min(len(lines), int(room // _LEAST_ROW))
    if shown < len(lines):
        shown = int((room - 54) // _LEAST_ROW)
    height = min(_MOST_ROW, (room - (54 if shown < len(lines) else 0)) / max(1, shown))
    for number, line in enumerate(lines[:shown]):
        yield from _row(panel, inside.row(_HEAD_PX + number * height, height), line, columns)
    if shown < len(lines):
        told = words.say("wall.more_streets", count=len(lines) - shown)
        yield said(inside.left, inside.bottom - 22, inside.width, told, px=34, ink="t2")


def _columns(inside: Box, dropped: frozenset[str]) -> _Columns:
    right: dict[str, float] = {"free": inside.right}
    edge = inside.right - _FREE
    if "unfinished" not in dropped:
        right["unfinished"] = edge
        edge -= _WIDE["unfinished"]
    if "spread_text" not in dropped:
        right["p90"], right["p50"] = edge, edge - _P
        edge -= 2 * _P
    left = inside.left + _RIGHT_NAME
    if "received" not in dropped:
        left += _WIDE["received"]
        right["received"] = left
    left += _RATE
    right["rate"] = left
    return _Columns(right, (left + 30, edge - left - 50))


def _heads(panel: Panel, inside: Box, columns: _Columns) -> Iterator[Item]:
    words, middle = panel.words, inside.top + 22
    yield said(inside.left, middle, _RIGHT_NAME - 60, words.say("wall.column.name"), px=34, ink="t2")
    for name, right in columns.right.items():
        wide = {"rate": _RATE, "free": _FREE - 10, **_WIDE}.get(name, _P) - 4
        text = words.say(f"wall.column.{name}")
        yield said(right - wide, middle, wide, text, px=34, ink="t2", align="right")
    left, wide = columns.glyph
    yield said(
        left, middle, wide, words.say("wall.column.arrival"), words.say("stage.arrival"), px=34, ink="t2"
    )


def _row(panel: Panel, box: Box, line: ZoneLine, columns: _Columns) -> Iterator[Item]:
    rates, words = line.rates, panel.words
    where = standing(rates.all_on_time, rates.on_time_n, panel.settings)
    middle, right = box.top + box.height / 2, columns.right
    yield Fill(Box(box.left, box.top, box.width, 2), ink="line")
    yield Sign(Box(box.left + 2, middle - 18, 36, 36), _ICON.get(where, "on_time"))
    name = short_name(line.name) or words.say("console.cockpit.elsewhere")
    yield said(box.left + 56, middle, _RIGHT_NAME - 60, name, px=42)
    yield from _rate(panel, right["rate"], middle, line, where)
    if "received" in right:
        yield _figure(right["received"], middle, str(line.received))
    yield from _arrival(line, columns, middle)
    if "unfinished" in right:
        yield _figure(right["unfinished"], middle, str(line.unfinished))
    yield from _free(right["free"], middle, line)


def _rate(panel: Panel, right: float, middle: float, line: ZoneLine, where: str) -> Iterator[Item]:
    n = line.rates.on_time_n
    told = panel.words.say("wall.n", n=n)
    if n < FEW:
        yield said(right - _RATE + 20, middle, _RATE - 20, told, px=36, ink="t3", align="right")
        return
    shown = share_text(line.rates.all_on_time, n)
    yield said(right - 112, middle, 112, told, px=34, ink="t2", align="right")
    ink = _INKS.get(where, "t1")
    yield said(right - _RATE, middle, _RATE - 116, shown, px=42, weight=600, ink=ink, align="right")


def _arrival(line: ZoneLine, columns: _Columns, middle: float) -> Iterator[Item]:
    """The glyph of many, and its two figures in minutes and seconds; of a handful nothing is claimed."""
    arrival, (left, wide) = line.arrival, columns.glyph
    is_known = arrival is not None and arrival.n >= FEW
    if arrival is not None and is_known:
        picture = StagePicture("ok", arrival.p50, 0.0, None, arrival.p50, arrival.p90)
        yield SpreadItem(Box(left, middle - 22, wide, 44), picture)
    for name in ("p50", "p90"):
        if name in columns.right:
            wordings = _spans(getattr(arrival, f"{name}_s")) if is_known else (NOTHING,)
            yield _figure(columns.right[name], middle, *wordings, ink="t1" if name == "p50" else "t2")


def _spans(seconds: float) -> tuple[str, ...]:
    """Minutes and seconds, or where there is no room for these, minutes."""
    return span(seconds), f"{seconds / 60:.0f}′"


def _figure(right: float, middle: float, *wordings: str, ink: str = "t1") -> Item:
    return said(right - _P + 2, middle, _P - 2, *wordings, px=38, ink=ink, align="right")


def _free(right: float, middle: float, line: ZoneLine) -> Iterator[Item]:
    crews = line.crews
    if not crews.on_shift:
        yield said(right - 120, middle, 120, NOTHING, px=38, ink="t3", align="right")
        return
    whole = f"/{crews.on_shift}"
    tail = width_of(whole, 38)
    yield said(right - tail - 2, middle, tail + 4, whole, px=38, ink="t2", align="right")
    ink = "t1" if crews.free else "breach"
    yield said(right - tail - 80, middle, 78, str(crews.free), px=38, weight=600, ink=ink, align="right")
