"""Incidents: severity mark in its clock ring, the selected one larger, crowds gathered at small scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.crowds import WORST
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import IncidentMark
from app.console.map.scene import Scene
from app.console.map.sprites import crowd_sprite, incident_sprite, put
from app.console.map.stepwise import Step, portions
from app.console.paint.marks import Outcome

CLUSTER_FROM_M = 6.0
RING_PX, SELECTED_RING_PX = 18.0, 30.0
_MARGIN_PX, RINGS_AT_ONCE = 60.0, 150


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Several incidents shown as one disc, in logical px, with the worst outcome among them."""

    x: float
    y: float
    members: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is in sight: rows of incidents painted by themselves, and crowds; `screen` holds all in px."""

    screen: Floats
    single: tuple[int, ...]
    clusters: tuple[Cluster, ...]
    incidents: Sequence[IncidentMark]

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each incident that is painted by itself."""
        return {self.incidents[row].id: row for row in self.single}


def gather(scene: Scene, look: Look) -> Gathered:
    """What a view shows of the incidents; crowds stay the same while the map is panned."""
    screen = look.to_screen(scene.incident_metres)
    if look.view.metres_per_px < CLUSTER_FROM_M:
        return Gathered(screen, tuple(_in_sight(screen, look).tolist()), (), scene.incidents)
    px_m = look.scale * look.view.metres_per_px
    crowding = scene.crowds.of(scene.incidents, px_m, scene.selected_incident)
    single = crowding.single[_in_sight(screen[crowding.single], look)]
    middles = look.to_screen(crowding.middles)
    clusters = tuple(
        Cluster(float(middles[at, 0]), float(middles[at, 1]), crowding.members[at], crowding.outcomes[at])
        for at in _in_sight(middles, look).tolist()
    )
    return Gathered(screen, tuple(single.tolist()), clusters, scene.incidents)


def _in_sight(screen: Floats, look: Look) -> NDArray[np.intp]:
    rect = look.view.screen_rect().adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
    x, y = screen[:, 0], screen[:, 1]
    return np.flatnonzero((x > rect.left()) & (x < rect.right()) & (y > rect.top()) & (y < rect.bottom()))


def ring_boxes(scene: Scene, look: Look, gathered: Gathered) -> tuple[Floats, Floats]:
    """Room (n, 4) that the selected incident takes, and that the other rings and crowds take."""
    singles = list(gathered.single)
    is_selected = np.array([scene.incidents[row].id == scene.selected_incident for row in singles], np.bool_)
    crowds = np.array([(each.x, each.y) for each in gathered.clusters]).reshape(-1, 2)
    rings = gathered.screen[singles].reshape(-1, 2)
    others = np.vstack((rings[~is_selected], crowds))
    return _around(rings[is_selected], SELECTED_RING_PX, look), _around(others, RING_PX, look)


def _around(middles: Floats, reach: float, look: Look) -> Floats:
    return np.hstack((middles - reach * look.scale, middles + reach * look.scale))


def incident_steps(scene: Scene, look: Look, gathered: Gathered) -> Iterator[Step]:
    """Rings and crowds, the calm first and the selected one last."""
    yield partial(_paint_crowds, look=look, gathered=gathered)
    rows = sorted(gathered.single, key=scene.incident_order.__getitem__)
    for some in portions(rows, RINGS_AT_ONCE):
        yield partial(_paint_rings, scene=scene, look=look, gathered=gathered, rows=some)
    yield partial(_paint_selected, scene=scene, look=look, gathered=gathered)


def _paint_crowds(painter: QPainter, look: Look, gathered: Gathered) -> None:
    for cluster in sorted(gathered.clusters, key=lambda each: each.outcome in WORST):
        sprite = crowd_sprite(len(cluster.members), cluster.outcome, look.tokens.name, look.ratio, look.scale)
        put(painter, sprite, cluster.x, cluster.y, look.ratio)


def _paint_selected(painter: QPainter, scene: Scene, look: Look, gathered: Gathered) -> None:
    selected = scene.incident_row.get(scene.selected_incident or "")
    if selected is not None and selected in gathered.single:
        sprite = _ring(scene, look, selected, is_selected=True)
        put(painter, sprite, gathered.screen[selected, 0], gathered.screen[selected, 1], look.ratio)


def _paint_rings(painter: QPainter, scene: Scene, look: Look, gathered: Gathered, rows: list[int]) -> None:
    """Some of them, but not the selected one; a ring is looked for once for each state of its clock."""
    kept = scene.rings_in((look.tokens.name, look.ratio, look.scale))
    for row in rows:
        if row not in kept:
            kept[row] = _ring(scene, look, row, is_selected=False)
    size = kept[rows[0]].deviceIndependentSize()
    corners = gathered.screen[rows] - (size.width() / 2, size.height() / 2)
    corners = np.round(corners * look.ratio) / look.ratio
    for row, (x, y) in zip(rows, corners.tolist(), strict=True):
        if scene.incidents[row].id != scene.selected_incident:
            painter.drawPixmap(QPointF(x, y), kept[row])


def _ring(scene: Scene, look: Look, row: int, *, is_selected: bool) -> QPixmap:
    mark = scene.incidents[row]
    return incident_sprite(mark.clock, mark.severity, is_selected, look.tokens.name, look.ratio, look.scale)
