"""The head and the foot of a wall: whose it is, that it is locked, what its data are, how old, the time."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from app.console.wall.items import Fill, Item, Sign, Text
from app.console.wall.panel import Panel, said, width_of
from app.console.wall.room import Box
from data.identity import DatabaseKind

_CHIP_PX, _CHIP_HEIGHT, _CLOCK_PX = 36.0, 66.0, 100.0


def head_items(panel: Panel, kind: DatabaseKind, preview_m: float | None) -> Iterator[Item]:
    """Title on the left; chips, date and time on the right."""
    words, box, at = panel.words, panel.box, panel.figures.at.astimezone(_zone(panel))
    clock = f"{at:%H:%M}"
    right = box.right - width_of(clock, _CLOCK_PX, 600)
    middle = box.top + box.height / 2
    yield said(right - 4, middle, box.right - right + 4, clock, px=_CLOCK_PX, weight=600, align="right")
    date = words.say("wall.date", month=at.month, day=at.day, weekday=at.weekday())
    right -= 40 + width_of(date, 44)
    yield said(right - 2, middle, width_of(date, 44) + 4, date, px=44, ink="t2")
    for text, ink in _chips(panel, kind, preview_m):
        wide = width_of(text, _CHIP_PX) + 40
        right -= wide + 30
        plate = Box(right, middle - _CHIP_HEIGHT / 2, wide, _CHIP_HEIGHT)
        yield Fill(plate, outline="line2" if ink == "t2" else ink, radius=8)
        yield Text(plate, (text,), _CHIP_PX, ink=ink, align="centre")
    title = words.say("wall.title", centre=panel.settings.centre_name)
    yield Fill(Box(box.left, middle - 34, 68, 68), outline="acc", line=8, radius=12)
    for row, length in enumerate((38.0, 38.0, 20.0)):
        yield Fill(Box(box.left + 15, middle - 17 + row * 14, length, 6), ink="acc")
    room = right - 40 - box.left - 96
    yield said(box.left + 96, middle, room, title, panel.settings.centre_name, px=64, weight=600)


def _zone(panel: Panel) -> ZoneInfo:
    return ZoneInfo(panel.settings.timezone)


def _chips(panel: Panel, kind: DatabaseKind, preview_m: float | None) -> Iterator[tuple[str, str]]:
    """From right to left."""
    words = panel.words
    if kind is not DatabaseKind.LIVE:
        yield words.say(f"console.kind.{kind}"), "t2" if kind is DatabaseKind.DEMO else "hold"
    yield words.say("wall.locked"), "t2"
    if preview_m is not None:
        yield words.say("wall.preview", metres=f"{preview_m:.1f}"), "risk"


def foot_items(panel: Panel, credit: str = "") -> Iterator[Item]:
    """What the map is made from and what the marks mean; where counting has stopped, that instead.

    `credit` says whom the underlay is from: that stays where there is not room for both.
    """
    words, box, figures = panel.words, panel.box, panel.figures
    middle = box.top + box.height / 2
    key = words.say("wall.key")
    right = width_of(key, 34)
    yield said(box.right - right - 2, middle, right + 4, key, px=34, ink="t2", align="right")
    room = box.width - right - 60
    if not figures.fault:
        told = words.say("wall.sources_of_map", centre=panel.settings.centre_name)
        wordings = (f"{told} · {credit}", credit) if credit else (told,)
        yield said(box.left, middle, room, *wordings, px=34, ink="t2")
        return
    yield Sign(Box(box.left, middle - 20, 40, 40), "at_risk")
    yield said(box.left + 54, middle, room - 54, _stopped(panel), px=34, ink="risk")


def _stopped(panel: Panel) -> str:
    figures, words = panel.figures, panel.words
    if figures.cockpit is None:
        return words.say("wall.failed", why=figures.fault)
    counted = figures.cockpit.at
    age_s = (figures.at - counted).total_seconds()
    return words.say("wall.stopped", at=counted, age_s=age_s, why=figures.fault)
