"""What lies under the pointer: incidents before crews, posts, facilities and closures, marks before zones."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from app.console.map.layers.closures import WIDTH_PX
from app.console.map.layers.crews import crew_reach, crew_screen
from app.console.map.layers.incidents import RING_PX, SELECTED_RING_PX, Gathered, gather
from app.console.map.layers.posts import SIZE_PX
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground
from app.console.map.marks import Hit
from app.console.map.scene import Scene
from app.console.map.sprites import FACILITY_PX
from gis.zones import ZoneKind

_SLACK_PX = 2.0
_FINEST_FIRST = (
    ZoneKind.FUNCTIONAL_ZONE,
    ZoneKind.UNIT_GRID,
    ZoneKind.COMMUNITY,
    ZoneKind.PRECINCT,
    ZoneKind.SUB_DISTRICT,
    ZoneKind.DISTRICT,
)


class ZoneFinder:
    """Finds the zone at a point of the ground; built once."""

    def __init__(self, ground: Ground) -> None:
        self._zones = ground.zones
        self._tree = shapely.STRtree([zone.geometry for zone in ground.zones])

    def zone_at(self, x: float, y: float, layers: frozenset[str]) -> str | None:
        """The code of the finest zone, among the layers that are shown, that holds a point in map metres."""
        found = self._tree.query(shapely.Point(x, y), predicate="intersects").tolist()
        shown = [self._zones[row] for row in found if self._zones[row].kind in layers]
        shown.sort(key=lambda zone: _FINEST_FIRST.index(zone.kind) if zone.kind in _FINEST_FIRST else 99)
        return shown[0].code if shown else None


def mark_at(scene: Scene, look: Look, layers: frozenset[str], point: QPointF) -> Hit | None:
    """The incident or crew nearest to a point of the screen that it touches, else the crowd there."""
    gathered = gather(scene, look)
    spot = np.array([point.x(), point.y()])
    incident = _incident_row(scene, look, spot, gathered) if "incident" in layers else None
    crews = crew_screen(scene, look, gathered)
    crew = _nearest(crews, spot, crew_reach(scene, look)) if "crew" in layers else None
    if crew is not None and (incident is None or _is_nearer(crews[crew], gathered.screen[incident], spot)):
        return Hit("crew", scene.crews[crew].id)
    if incident is not None:
        return Hit("incident", scene.incidents[incident].id)
    crowd = _cluster_hit(scene, look, spot, gathered) if "incident" in layers else None
    post = _row_at(scene.plate_metres, look, spot, SIZE_PX)
    if crowd is not None or post is not None:
        return crowd or Hit("post", str(post))
    facility = _row_at(scene.facility_metres, look, spot, FACILITY_PX)
    return Hit("facility", str(facility)) if facility is not None else _closure_hit(scene, look, spot)


def _row_at(metres: Floats, look: Look, spot: Floats, size_px: float) -> int | None:
    """Which of some marks of one size lies there."""
    return _nearest(look.to_screen(metres), spot, np.full(len(metres), size_px * look.scale / 2 + _SLACK_PX))


def _closure_hit(scene: Scene, look: Look, spot: Floats) -> Hit | None:
    """The stretch whose line passes within half of its drawn width."""
    x, y = look.view.to_map(QPointF(*spot.tolist()))
    reach_m = (WIDTH_PX / 2 + _SLACK_PX) * look.scale * look.view.metres_per_px
    for row, placed in enumerate(scene.closures):
        around = placed.path.boundingRect().adjusted(-reach_m, -reach_m, reach_m, reach_m)
        if around.contains(x, y) and _away_m(placed.path, x, y) <= reach_m:
            return Hit("closure", str(row))
    return None


def _away_m(path: QPainterPath, x: float, y: float) -> float:
    """How far the lines of a path pass from a point."""
    lines = [[(point.x(), point.y()) for point in line.toList()] for line in path.toSubpathPolygons()]
    point = shapely.Point(x, y)
    away = (shapely.LineString(line).distance(point) for line in lines if len(line) > 1)
    return min(away, default=float("inf"))


def _cluster_hit(scene: Scene, look: Look, spot: Floats, gathered: Gathered) -> Hit | None:
    for cluster in gathered.clusters:
        if np.hypot(cluster.x - spot[0], cluster.y - spot[1]) <= RING_PX * look.scale:
            return Hit("cluster", scene.incidents[cluster.members[0]].id)
    return None


def _is_nearer(first: Floats, second: Floats, spot: Floats) -> bool:
    return bool(np.hypot(*(first - spot)) < np.hypot(*(second - spot)))


def _nearest(places: Floats, spot: Floats, reach: Floats) -> int | None:
    if not len(places):
        return None
    beyond = np.hypot(*(places - spot).T) - reach
    row = int(beyond.argmin())
    return row if beyond[row] <= 0 else None


def _incident_row(scene: Scene, look: Look, spot: Floats, gathered: Gathered) -> int | None:
    if not gathered.single:
        return None
    rows = np.array(gathered.single)
    distance = np.hypot(*(gathered.screen[rows] - spot).T)
    is_selected = np.array([scene.incidents[row].id == scene.selected_incident for row in gathered.single])
    reach = np.where(is_selected, SELECTED_RING_PX, RING_PX) * look.scale
    close = np.flatnonzero(distance <= reach)
    return int(rows[close[distance[close].argmin()]]) if len(close) else None
