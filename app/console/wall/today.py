"""The day in one panel: the rate all the way, how open incidents stand, stages, hours, categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.console.cockpit.figures import FEW, share_text, standing
from app.console.paint.clock_picture import StagePicture
from app.console.paint.marks import Outcome as Mark
from app.console.wall.hours import hour_items
from app.console.wall.items import Fill, Item, Sign, SpreadItem
from app.console.wall.panel import Panel, said, width_of
from app.console.wall.room import Box
from dispatch.clock_view import Outcome
from dispatch.cockpit_query import Cockpit
from dispatch.incident import StageName
from dispatch.spread import Spread

_COUNTED: tuple[tuple[Outcome, Mark, str], ...] = (
    (Outcome.LATE, "late", "breach"),
    (Outcome.AT_RISK, "at_risk", "risk"),
    (Outcome.ON_TIME, "on_time", "t1"),
)
_INKS = {"few": "t3", "breach": "breach", "risk": "risk"}
_MARKS: Mapping[str, Mark] = {"breach": "late", "risk": "at_risk"}
_HERO_PX, _HERO_HEIGHT, _STAGE_HEIGHT, _COUNTS_WIDTH = 190.0, 330.0, 112.0, 430.0
_PART_TOP, _PART_HEIGHT, _SWATCH, _PART_PX = 96.0, 50.0, 40.0, 34.0
_SHADES = ("steel", "t3", "line2", "steelbg", "bg3", "line")


def today_items(panel: Panel) -> Iterator[Item]:
    """Everything of the panel."""
    cockpit, words = panel.figures.cockpit, panel.words
    title = words.say("wall.today")
    if cockpit is None:
        yield from panel.framed(title, words.say("wall.counting"))
        return
    yield from panel.framed(title, words.say("wall.as_of", at=cockpit.at, count=cockpit.volume.received))
    inside = panel.inside
    yield from _hero(panel, inside.row(0, _HERO_HEIGHT), cockpit)
    yield from _counts(panel, inside.row(4, 200))
    top = _HERO_HEIGHT
    for stage in StageName:
        yield from _stage(panel, inside.row(top, _STAGE_HEIGHT), stage, cockpit)
        top += _STAGE_HEIGHT
    parts = _parts(panel, cockpit)
    columns = 3 if all(_fits(part, inside.width / 3) for part in parts) else 2
    tall = _PART_TOP + _PART_HEIGHT * max(1, -(-len(parts) // columns))
    yield from hour_items(panel, inside.within(top=top + 8, bottom=tall + 22))
    yield from _categories(panel, inside.row(inside.height - tall, tall), parts, columns)


def _hero(panel: Panel, box: Box, cockpit: Cockpit) -> Iterator[Item]:
    rates, words = cockpit.rates, panel.words
    where = standing(rates.all_on_time, rates.on_time_n, panel.settings)
    ink, left = _INKS.get(where, "t1"), box.left
    middle = box.top + 110
    if where in _MARKS:
        yield Sign(Box(left, middle - 40, 80, 80), _MARKS[where])
        left += 100
    shown = share_text(rates.all_on_time, rates.on_time_n)
    if rates.on_time_n >= FEW:
        wide = width_of(shown, _HERO_PX, 600)
        yield said(left, middle, wide + 4, shown, px=_HERO_PX, weight=600, ink=ink)
        yield said(left + wide + 8, middle + 44, 90, "%", px=86, ink=ink)
    else:
        # Of a handful not even the count stands in the hero's size: it would be read as the rate.
        few = words.say("wall.few", n=rates.on_time_n) if rates.on_time_n else words.say("wall.none_yet")
        yield said(left, middle, box.width - _COUNTS_WIDTH - 24, few, px=48, weight=500, ink="t2")
    told = words.say("wall.all_on_time", n=rates.on_time_n)
    target = words.say("wall.target", share=panel.settings.on_time_target)
    both = words.say("list.dot").join((told, target))
    yield said(box.left, box.bottom - 62, box.width, both, told, px=38, ink="t2")


def _counts(panel: Panel, box: Box) -> Iterator[Item]:
    """How open incidents stand, in a column at the right."""
    counts, words = panel.figures.counts or {}, panel.words
    for row, (outcome, mark, ink) in enumerate(_COUNTED):
        middle = box.top + 36 + row * 76
        name = words.say(f"console.count.{outcome}")
        number = str(counts.get(outcome, 0)) if panel.figures.counts is not None else "–"
        left = box.right - _COUNTS_WIDTH
        yield Sign(Box(left, middle - 22, 44, 44), mark)
        yield said(left + 62, middle, 240, name, px=42)
        shade = ink if counts.get(outcome) else "t1"
        yield said(box.right - 130, middle, 130, number, px=64, weight=600, ink=shade, align="right")


def _stage(panel: Panel, box: Box, stage: StageName, cockpit: Cockpit) -> Iterator[Item]:
    words, rate, spread = panel.words, cockpit.rates.of(stage), cockpit.spreads.get(stage)
    middle = box.top + 40
    yield said(box.left, middle - 8, 228, words.say(f"stage.{stage}"), px=42, weight=500)
    yield said(box.left, middle + 38, 220, _limit(panel, spread), px=34, ink="t2")
    if spread is not None and spread.n >= FEW:
        picture = StagePicture("ok", spread.p50, float(spread.limit_s or 0), None, spread.p50, spread.p90)
        yield SpreadItem(Box(box.left + 236, middle - 14, box.width - 236 - 300, 56), picture)
    few = words.say("wall.few", n=rate.n) if rate.n else words.say("wall.none_yet")
    if rate.n < FEW:
        yield said(box.left + 236, middle + 14, box.width - 236, few, px=36, ink="t3", align="right")
        return
    shown = words.say("wall.rate", share=share_text(rate.raw, rate.n))
    yield said(box.right - 280, middle - 2, 280, shown, px=56, weight=600, align="right")
    yield said(
        box.right - 280, middle + 46, 280, words.say("wall.n", n=rate.n), px=34, ink="t2", align="right"
    )


def _limit(panel: Panel, spread: Spread | None) -> str:
    if spread is None:
        return ""
    if spread.limit_s is None:
        return panel.words.say("wall.limits")
    return panel.words.say("wall.limit", limit_s=spread.limit_s)


def _parts(panel: Panel, cockpit: Cockpit) -> list[tuple[str, int]]:
    """Major categories with their counts, the largest first; what has no shade is put together."""
    words, counted = panel.words, list(cockpit.by_major.items())
    shown = counted[: len(_SHADES) - (len(counted) > len(_SHADES))]
    parts = [(words.say(f"category.{code}"), count) for code, count in shown]
    rest = sum(count for _, count in counted[len(shown) :])
    return [*parts, (words.say("console.cockpit.others"), rest)] if rest else parts


def _fits(part: tuple[str, int], room: float) -> bool:
    name, count = part
    return _SWATCH + width_of(name, _PART_PX) + width_of(str(count), _PART_PX, 600) + 24 <= room


def _categories(panel: Panel, box: Box, parts: list[tuple[str, int]], columns: int) -> Iterator[Item]:
    """One bar cut by category, and below it what each part is."""
    words = panel.words
    yield said(box.left, box.top + 24, 500, words.say("wall.categories"), px=42, weight=600)
    if not parts:
        yield said(box.left, box.top + 90, box.width, words.say("wall.nothing"), px=36, ink="t2")
        return
    whole, left, column = sum(count for _, count in parts), box.left, box.width / columns
    for number, (name, count) in enumerate(parts):
        wide = box.width * count / whole
        yield Fill(
            Box(left, box.top + 54, max(2.0, wide - 4), 34), ink=_SHADES[number], outline="line2", line=1
        )
        left += wide
        row, place = divmod(number, columns)
        at, middle = box.left + column * place, box.top + _PART_TOP + (row + 0.5) * _PART_HEIGHT
        yield Fill(Box(at, middle - 14, 28, 28), ink=_SHADES[number], outline="line2", line=1)
        figure = width_of(str(count), _PART_PX, 600)
        named = min(width_of(name, _PART_PX), column - _SWATCH - figure - 16)
        yield said(at + _SWATCH, middle, named + 2, name, px=_PART_PX)
        after = at + _SWATCH + named + 12
        yield said(after, middle, figure + 4, str(count), px=_PART_PX, weight=600)
