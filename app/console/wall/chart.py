"""The district's map: streets filled by their rate, each with its figure, beside it where it has no room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF

from app.console.cockpit.figures import FEW, Standing, standing, step_bounds
from app.console.cockpit.outlines import Outline, Outlines
from app.console.cockpit.zone_map import bounds_text, short_name
from app.console.paint.marks import Outcome
from app.console.wall.items import HATCHED, Dot, Fill, Item, Line, Sign, Swatch, Text, Zones
from app.console.wall.panel import Panel, width_of
from app.console.wall.room import Box
from dispatch.cockpit_query import ZoneLine

_NAME_PX, _FIGURE_PX, _ROW = 36.0, 40.0, 48.0
_LEGEND_ROW, _SWATCH_PX, _PLATE, _PLATE_STEP = 50.0, 84.0, 60.0, 70.0
_SHIFTS = sorted(
    ((right, down) for right in range(-240, 241, 80) for down in range(-120, 121, 40)),
    key=lambda shift: math.hypot(*shift),
)
"""Where a label may stand from its street's middle, the nearest first."""
_PLATES_PX = 360.0
"""Plates stand no further from the map than this, however wide the wall is."""
_SIGNS: Mapping[Standing, Outcome] = {"breach": "late", "risk": "at_risk"}
_INKS = {"breach": "breach", "risk": "risk", "few": "t2"}


@dataclass(frozen=True)
class _Street:
    """A street on the map: its line of figures, where it stands, and its middle in design units."""

    line: ZoneLine
    where: Standing
    outline: Outline
    x: float
    y: float
    is_over: bool

    @property
    def has_plate(self) -> bool:
        """Words on a hatch or a picture can't be read: they stand on a plate."""
        return self.is_over or self.where in _SIGNS

    @property
    def figure(self) -> str:
        """Whole per cent; of a handful how many they are."""
        share, n = self.line.rates.all_on_time, self.line.rates.on_time_n
        return f"{share * 100:.0f}%" if share is not None and n >= FEW else f"n={n}"


def chart_items(panel: Panel, outlines: Outlines, *, is_over: bool = False) -> Iterator[Item]:
    """Title, streets, legend, and labels that do not lie on each other; `is_over`: over an underlay."""
    cockpit, words = panel.figures.cockpit, panel.words
    drawn = len(outlines.shapes)
    yield from panel.framed(words.say("wall.map"), words.say("wall.map_note", count=drawn) if drawn else "")
    if cockpit is None:
        return
    if not drawn:
        yield panel.sentence("wall.no_map")
        return
    room = panel.box.within(8, 84, 8, 8)
    fitted = _fitted(outlines.box, room.within(24, 24, 24, 24))
    lines = {line.code: line for line in cockpit.lines}
    streets = [
        _street(panel, shape, lines[shape.code], fitted, is_over=is_over)
        for shape in outlines.shapes
        if shape.code in lines
    ]
    yield Zones(room, tuple((street.line.code, street.where) for street in streets), fitted, is_over)
    legend = _legend_box(panel, room)
    if is_over:
        yield Fill(legend.within(-12, -4, -12, -4), ink="bg1", radius=6)
    yield from _legend(panel, legend)
    yield from _labels(streets, _beside_map(outlines.box, fitted, room), fitted, legend)


def _beside_map(drawn: QRectF, fitted: tuple[float, float, float], room: Box) -> Box:
    """The map with room for plates at both of its sides, as far as there is any."""
    scale, right, _ = fitted
    left = max(room.left, drawn.left() * scale + right - _PLATES_PX)
    until = min(room.right, drawn.right() * scale + right + _PLATES_PX)
    return Box(left, room.top, until - left, room.height)


def _fitted(box: QRectF, room: Box) -> tuple[float, float, float]:
    scale = min(room.width / box.width(), room.height / box.height())
    right = room.left + room.width / 2 - box.center().x() * scale
    return scale, right, room.top + room.height / 2 - box.center().y() * scale


def _street(
    panel: Panel, shape: Outline, line: ZoneLine, fitted: tuple[float, float, float], *, is_over: bool
) -> _Street:
    scale, right, down = fitted
    where = standing(line.rates.all_on_time, line.rates.on_time_n, panel.settings)
    x, y = shape.label.x() * scale + right, shape.label.y() * scale + down
    return _Street(line, where, shape, x, y, is_over)


def _labels(
    streets: list[_Street], room: Box, fitted: tuple[float, float, float], legend: Box
) -> Iterator[Item]:
    """Streets with room wear their figures; the others are told at the side with a line to them."""
    plates, worn = _told_and_worn(streets, room, fitted, legend)
    for street, plate in plates:
        yield from _leader(street, plate, room)
    for street, place in worn:
        yield from _on_it(street, place)
    for street, plate in plates:
        yield from _beside(street, plate)


def _told_and_worn(
    streets: list[_Street], room: Box, fitted: tuple[float, float, float], legend: Box
) -> tuple[list[tuple[_Street, Box]], list[tuple[_Street, Box]]]:
    """Which are told at the side, with their plates, and which wear labels clear of plates and lines."""
    told = [street for street in streets if _place_on(street, fitted, ()) is None]
    while True:
        plates = _plates(told, room, legend)
        taken = [part for street, plate in plates for part in (plate, *_along(street, plate, room))]
        places = [(street, _place_on(street, fitted, taken)) for street in streets if street not in told]
        hidden = [street for street, place in places if place is None]
        if not hidden:
            return plates, [(street, place) for street, place in places if place is not None]
        told += hidden


def _place_on(street: _Street, fitted: tuple[float, float, float], taken: Sequence[Box]) -> Box | None:
    """Room for a label on its street, near its middle and clear of what is taken."""
    box = _label_box(street)
    for right, down in _SHIFTS:
        moved = Box(box.left + right, box.top + down, box.width, box.height)
        if _holds(street.outline, moved, fitted) and not any(moved.meets(part) for part in taken):
            return moved
    return None


def _plates(streets: list[_Street], room: Box, legend: Box) -> list[tuple[_Street, Box]]:
    """Plates at the two edges, those of the left half at the left one, each near the height of its street."""
    across = sorted(streets, key=lambda one: one.x)
    half = (len(across) + 1) // 2
    left = _stacked(across[:half], legend.bottom + 12, room.bottom - 16)
    right = _stacked(across[half:], room.top + 12, room.bottom - 16)
    return [
        *_beside_edge(left, room, is_left=True),
        *_beside_edge(right, room, is_left=False),
    ]


def _beside_edge(
    stacked: list[tuple[_Street, float]], room: Box, *, is_left: bool
) -> Iterator[tuple[_Street, Box]]:
    """Plates at an edge, given to streets so that no two lines to them cross."""
    streets, tops = [street for street, _ in stacked], [top for _, top in stacked]
    edge = room.left + 200 if is_left else room.right - 200
    for _ in streets:
        for one, other in pairwise(range(len(streets))):
            ends = [(edge, top + _PLATE / 2) for top in (tops[one], tops[other])]
            if _cross(ends[0], streets[one], ends[1], streets[other]):
                streets[one], streets[other] = streets[other], streets[one]
    for street, top in zip(streets, tops, strict=True):
        wide = _plate_width(street)
        yield street, Box(room.left + 16 if is_left else room.right - 16 - wide, top, wide, _PLATE)


def _cross(
    start: tuple[float, float], one: _Street, other_start: tuple[float, float], other: _Street
) -> bool:
    """Whether the lines from two plates to their streets cross."""
    first = QLineF(*start, one.x, one.y)
    kind, _ = first.intersects(QLineF(*other_start, other.x, other.y))
    return kind == QLineF.IntersectionType.BoundedIntersection


def _along(street: _Street, plate: Box, room: Box) -> Iterator[Box]:
    """Small boxes along the line from a plate to its street."""
    (left, top), (right, bottom) = _line(street, plate, room)
    count = 1 + int(math.hypot(right - left, bottom - top) // 12)
    for number in range(count + 1):
        share = number / count
        yield Box(left + (right - left) * share - 6, top + (bottom - top) * share - 6, 12, 12)


def _stacked(streets: list[_Street], top: float, bottom: float) -> list[tuple[_Street, float]]:
    """Heights of plates that do not lie on each other; those for which there is no room are left out."""
    fits = int((bottom - top) // _PLATE_STEP)
    order = sorted(streets, key=lambda one: one.y)[:fits]
    heights: list[float] = []
    for street in order:
        at = max(street.y - _PLATE / 2, heights[-1] + _PLATE_STEP if heights else top)
        heights.append(at)
    for number in range(len(heights) - 1, -1, -1):
        below = heights[number + 1] if number + 1 < len(heights) else bottom + _PLATE_STEP - _PLATE
        heights[number] = min(heights[number], below - _PLATE_STEP)
    return list(zip(order, heights, strict=True))


def _plate_width(street: _Street) -> float:
    sign = 44 if street.where in _SIGNS else 0
    name, figure = f"{short_name(street.line.name)} ", street.figure
    return width_of(name, _NAME_PX) + width_of(figure, _NAME_PX, 600) + 40 + sign


def _label_box(street: _Street) -> Box:
    name = width_of(short_name(street.line.name), _NAME_PX, 500)
    figure = width_of(street.figure, _FIGURE_PX, 600) + (50 if street.where in _SIGNS else 0)
    wide = max(name, figure) + 12
    return Box(street.x - wide / 2, street.y - _ROW, wide, 2 * _ROW)


def _holds(outline: Outline, box: Box, fitted: tuple[float, float, float]) -> bool:
    """Whether a label lies inside its street with all its corners."""
    scale, right, down = fitted

    def is_in(x: float, y: float) -> bool:
        return outline.path.contains(QPointF((x - right) / scale, (y - down) / scale))

    return all(is_in(x, y) for x in (box.left + 6, box.right - 6) for y in (box.top + 10, box.bottom - 8))


def _on_it(street: _Street, box: Box) -> Iterator[Item]:
    name = short_name(street.line.name)
    if street.has_plate:
        yield Fill(box, ink="bg1", radius=6)
    yield Text(box.row(0, _ROW), (name,), _NAME_PX, 500, "t1", "centre")
    lower = box.row(_ROW, _ROW)
    if street.where in _SIGNS:
        figure = width_of(street.figure, _FIGURE_PX, 600)
        left = box.left + (box.width - figure - 46) / 2
        yield Sign(Box(left, lower.top + 5, 38, 38), _SIGNS[street.where])
        lower = Box(left + 46, lower.top, figure + 2, _ROW)
    yield Text(lower, (street.figure,), _FIGURE_PX, 600, _INKS.get(street.where, "t1"), "centre")


def _line(street: _Street, place: Box, room: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the edge of a plate to the middle of its street."""
    is_left = place.left < room.left + room.width / 2
    edge = place.right if is_left else place.left
    return (edge, place.top + place.height / 2), (street.x, street.y)


def _leader(street: _Street, place: Box, room: Box) -> Iterator[Item]:
    ends = _line(street, place, room)
    xs, ys = sorted(point[0] for point in ends), sorted(point[1] for point in ends)
    yield Line(Box(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0]), ends, "t2", 2)
    yield Dot(Box(street.x - 7, street.y - 7, 14, 14), "t1")


def _beside(street: _Street, place: Box) -> Iterator[Item]:
    yield Fill(place, ink="bg1", outline="line2", radius=6)
    left = place.left + 18
    if street.where in _SIGNS:
        yield Sign(Box(left, place.top + 13, 34, 34), _SIGNS[street.where])
        left += 44
    name = f"{short_name(street.line.name)} "
    wide = width_of(name, _NAME_PX, 400)
    yield Text(Box(left, place.top, wide + 4, place.height), (name,), _NAME_PX, 400, "map_label")
    figure = Box(left + wide, place.top, place.right - left - wide - 8, place.height)
    yield Text(figure, (street.figure,), _NAME_PX, 600, _INKS.get(street.where, "t1"))


def _legend_rows(panel: Panel) -> list[tuple[Standing, str]]:
    words = panel.words
    rows = [
        (where, bounds_text(low, high, words)) for where, (low, high) in step_bounds(panel.settings).items()
    ]
    return [*rows, ("few", words.say("console.cockpit.few", n=FEW))]


def _legend_box(panel: Panel, room: Box) -> Box:
    rows = _legend_rows(panel)
    wide = max(width_of(text, 34) for _, text in rows) + _SWATCH_PX + 22
    return Box(room.left + 20, room.top + 12, wide, _LEGEND_ROW * len(rows) + 8)


def _legend(panel: Panel, box: Box) -> Iterator[Item]:
    for number, (where, text) in enumerate(_legend_rows(panel)):
        top = box.top + number * _LEGEND_ROW
        yield Swatch(Box(box.left, top + 8, _SWATCH_PX, 34), where, HATCHED.get(where))
        beside = Box(box.left + _SWATCH_PX + 16, top, box.width - _SWATCH_PX - 16, _LEGEND_ROW)
        yield Text(beside, (text,), 34, ink="t2")
