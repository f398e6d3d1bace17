"""Incidents: severity mark in its clock ring, the selected one larger, crowds gathered at small scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.marks import IncidentMark
from app.console.map.scene import Scene
from app.console.map.sprites import incident_sprite, put
from app.console.paint.marks import Outcome, paint_outcome
from app.console.paint.painting import centred_text, saved
from app.console.theme.fonts import font

CLUSTER_FROM_M = 6.0
RING_PX, SELECTED_RING_PX = 18.0, 30.0
_CLUSTER_CELL_PX, _CLUSTER_APART_PX = 52.0, 36.0
_CLUSTER_RADIUS = 15.0
_MARGIN_PX = 60.0
_WORST: tuple[Outcome, ...] = ("late", "at_risk", "held")


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """Several incidents shown as one disc, in logical px, with the worst outcome among them."""

    x: float
    y: float
    members: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Which incidents are painted by themselves, and the crowds; `screen` holds all of them in px."""

    screen: Floats
    single: tuple[int, ...]
    clusters: tuple[Cluster, ...]


def gather(scene: Scene, look: Look) -> Gathered:
    """Gather crowds on a lattice fixed to the ground, so that panning does not shuffle them."""
    screen = look.to_screen(scene.incident_metres)
    rect = look.view.screen_rect().adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
    inside = (
        (screen[:, 0] > rect.left())
        & (screen[:, 0] < rect.right())
        & (screen[:, 1] > rect.top())
        & (screen[:, 1] < rect.bottom())
    )
    seen = np.flatnonzero(inside).tolist()
    if look.view.metres_per_px < CLUSTER_FROM_M:
        return Gathered(screen, tuple(seen), ())
    px_m = look.scale * look.view.metres_per_px
    chosen = [row for row in seen if scene.incidents[row].id == scene.selected_incident]
    rest = np.array([row for row in seen if row not in chosen], dtype=np.int64)
    crowds = _crowds(scene.incident_metres[rest], px_m)
    return _split(scene, screen, chosen, [rest[crowd].tolist() for crowd in crowds])


def _crowds(metres: Floats, px_m: float) -> list[list[int]]:
    """Rows of points (n, 2) by cells of a lattice, then the nearest two joined while their marks overlap."""
    cells = np.floor(metres / (_CLUSTER_CELL_PX * px_m)).astype(np.int64)
    by_cell: dict[tuple[int, int], list[int]] = {}
    for row, (right, up) in enumerate(cells.tolist()):
        by_cell.setdefault((right, up), []).append(row)
    crowds = list(by_cell.values())
    while len(crowds) > 1:
        middles = np.array([metres[crowd].mean(axis=0) for crowd in crowds])
        apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
        np.fill_diagonal(apart, np.inf)
        first, second = sorted(divmod(int(apart.argmin()), len(crowds)))
        if apart[first, second] >= _CLUSTER_APART_PX * px_m:
            break
        crowds[first] += crowds.pop(second)
    return crowds


def _split(scene: Scene, screen: Floats, single: list[int], crowds: Sequence[list[int]]) -> Gathered:
    clusters: list[Cluster] = []
    for crowd in crowds:
        if len(crowd) == 1:
            single += crowd
        else:
            x, y = screen[crowd].mean(axis=0)
            clusters.append(Cluster(float(x), float(y), tuple(crowd), _worst(scene.incidents, crowd)))
    return Gathered(screen, tuple(single), tuple(clusters))


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


def _worst(incidents: Sequence[IncidentMark], rows: list[int]) -> Outcome:
    found = {incidents[row].clock.outcome for row in rows}
    return next((outcome for outcome in _WORST if outcome in found), "on_time")


def paint_incidents(painter: QPainter, scene: Scene, look: Look, gathered: Gathered) -> None:
    """Rings and crowds, the calm first and the selected one last."""
    for cluster in gathered.clusters:
        _paint_cluster(painter, cluster, look)
    order = sorted(gathered.single, key=lambda row: _urgency(scene, scene.incidents[row]))
    for row in order:
        mark = scene.incidents[row]
        is_selected = mark.id == scene.selected_incident
        sprite = incident_sprite(
            mark.clock, mark.severity, is_selected, look.tokens.name, look.ratio, look.scale
        )
        put(painter, sprite, gathered.screen[row, 0], gathered.screen[row, 1], look.ratio)


def _urgency(scene: Scene, mark: IncidentMark) -> tuple[bool, bool, int]:
    return mark.id == scene.selected_incident, mark.clock.outcome in _WORST[:2], -mark.severity


def _paint_cluster(painter: QPainter, cluster: Cluster, look: Look) -> None:
    centre = QPointF(look.whole(cluster.x), look.whole(cluster.y))
    radius = _CLUSTER_RADIUS * look.scale
    ground = QColor(look.tokens.halo)
    ground.setAlphaF(0.92)
    with saved(painter):
        painter.setPen(QPen(QColor(look.tokens.t2), 1.6 * look.scale))
        painter.setBrush(ground)
        painter.drawEllipse(centre, radius, radius)
        centred_text(painter, centre, str(len(cluster.members)), font(13 * look.scale, 600), look.tokens.t1)
        if cluster.outcome in _WORST:
            shift = QPointF(radius * 0.95, -radius * 0.9)
            paint_outcome(painter, centre + shift, 15 * look.scale, cluster.outcome, look.tokens)
