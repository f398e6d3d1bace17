"""What comes in by hour, beside what is usual at that hour where history tells it."""

from __future__ import annotations

from collections.abc import Iterator

from app.console.cockpit.plots import round_top
from app.console.wall.items import Dot, Fill, Item, Line
from app.console.wall.panel import Panel, said, width_of
from app.console.wall.room import Box
from app.words.inflow import usual_words
from dispatch.cockpit_query import HOURS
from dispatch.usual_hours import UsualHours

_DOT_PX, _AXIS_PX = 26.0, 34.0


def hour_items(panel: Panel, box: Box) -> Iterator[Item]:
    """Title, axes, the usual band, the day so far."""
    words, usual = panel.words, panel.figures.usual
    title = words.say("wall.hours")
    yield said(box.left, box.top + 26, 420, title, px=42, weight=600)
    if usual is None:
        return
    note_left = width_of(title, 42, 600) + 24
    yield said(
        box.left + note_left,
        box.top + 28,
        box.width - note_left,
        usual_words(usual, panel.words),
        px=34,
        ink="t2",
    )
    top = round_top(max([count or 0 for count in usual.today] + [round(value) for value in usual.high]))
    plot = box.within(left=76, top=76, right=14, bottom=54)
    yield from _axes(plot, top)
    yield from _usual(plot, usual, top)
    yield from _so_far(plot, usual, top)


def _axes(plot: Box, top: int) -> Iterator[Item]:
    for share in (0.0, 0.5, 1.0):
        y = plot.bottom - plot.height * share
        yield Fill(Box(plot.left, y, plot.width, 2), ink="line")
        yield said(plot.left - 76, y, 62, f"{top * share:g}", px=_AXIS_PX, ink="t2", align="right")
    for hour in (0, 6, 12, 18, 23):
        x, _ = _point(plot, hour, 0, top)
        yield said(x - 32, plot.bottom + 32, 64, f"{hour:02}", px=_AXIS_PX, ink="t2", align="centre")


def _usual(plot: Box, usual: UsualHours, top: int) -> Iterator[Item]:
    if not usual.is_known:
        return
    upper = [_point(plot, hour, value, top) for hour, value in enumerate(usual.high)]
    lower = [_point(plot, hour, value, top) for hour, value in enumerate(usual.low)]
    yield Line(plot, (*upper, *reversed(lower)), "steelbg", is_band=True)
    middle = tuple(_point(plot, hour, value, top) for hour, value in enumerate(usual.middle))
    yield Line(plot, middle, "steel", 3, (12, 10))


def _so_far(plot: Box, usual: UsualHours, top: int) -> Iterator[Item]:
    points = [_point(plot, hour, count, top) for hour, count in enumerate(usual.today) if count is not None]
    if not points:
        return
    if len(points) > 1:
        yield Line(plot, tuple(points), "t1", 6)
    x, y = points[-1]
    yield Dot(Box(x - _DOT_PX / 2, y - _DOT_PX / 2, _DOT_PX, _DOT_PX), "t1", is_open=len(points) < HOURS)


def _point(plot: Box, hour: int, count: float, top: int) -> tuple[float, float]:
    return plot.left + plot.width * hour / (HOURS - 1), plot.bottom - plot.height * count / top
