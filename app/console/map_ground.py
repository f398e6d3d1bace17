"""The ground of this centre's map: roads, zones, what covers the land; made beside the GUI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.map.ground import build_ground, names_of_roads
from app.console.map.map_data import Ground, RoadNames
from app.console.session import Session
from app.words import Language, Words
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.places import ContentFile, NamedPlace, ZoneRow
from dispatch.queries import RowsOf
from dispatch.reasons import Refused
from dispatch.rows import Row
from gis.land_areas import LandAreas
from gis.road_network import RoadNetwork
from gis.zones import Zone, ZoneAtlas, ZoneKind

DRAWN = "data/demo"
OF_THE_GROUND: dict[str, type[Row]] = {"zone": ZoneRow, "file": ContentFile, "place": NamedPlace}
_MAKING = Lock()
SETTLE_MS = 400
"""An import comes in several steps: the ground is made once they have come."""


class GroundFeed(QObject):
    """Makes the ground in the background, and again when zones, roads or places are others.

    The names of roads come after it: to join their stretches takes longer than all else, and a whole district
    shows none of them. Of several maps of one window each names its own `task`: only the newest of one name
    is answered.
    """

    made = Signal(object)
    """Ground."""
    named = Signal(object)
    """RoadNames of the ground that was made last."""
    missed = Signal(object)
    """The error for which there is none."""

    def __init__(self, session: Session, parent: QObject | None = None, task: str = "ground") -> None:
        super().__init__(parent)
        self._session = session
        self._task = task
        self.is_named = False
        """Whether the last ground has its names."""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.read)
        session.changed.connect(self._follow)

    @Slot()
    def read(self) -> None:
        """Make the ground of the centre as it is now."""
        session = self._session
        words = session.words
        self.is_named = False

        def work() -> tuple[Ground, RoadNetwork | None]:
            # Asked first: the answer brings the seat up to date, and with it the centre.
            places = session.seat.ask(RowsOf(NamedPlace))
            centre = session.centre
            return bare_ground_of(centre, places, words), centre.network

        session.tasks.read(self._task, work, self._take, self._miss)

    def _take(self, made: tuple[Ground, RoadNetwork | None]) -> None:
        ground, network = made
        self.made.emit(ground)
        self._session.tasks.read(f"{self._task}_names", lambda: _names(network), self._take_names)

    def _take_names(self, names: RoadNames) -> None:
        self.is_named = True
        self.named.emit(names)

    def _miss(self, error: BaseException) -> None:
        self.missed.emit(error)

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.touches(OF_THE_GROUND):
            self._settle.start()


def ground_of(centre: Centre, places: Iterable[Row], words: Words) -> Ground:
    """The ground with its names, slow to make; Refused as in `bare_ground_of`."""
    return replace(bare_ground_of(centre, places, words), names=_names(centre.network))


def bare_ground_of(centre: Centre, places: Iterable[Row], words: Words) -> Ground:
    """The ground without names of roads; Refused("no_network") where there are neither roads nor zones."""
    network = centre.network
    if network is None and all(zone.geometry is None for zone in _zones(centre.atlas)):
        raise Refused("no_network")
    named = tuple(place for place in places if isinstance(place, NamedPlace))
    return in_language(_ground(network, centre.atlas, named, centre.land()), network, words.language)


def in_language(ground: Ground, network: RoadNetwork | None, language: Language) -> Ground:
    """The same ground with its note in another language."""
    note = network.metadata.get(f"attribution_{language}", "") if network is not None else ""
    return replace(ground, note=note)


def _names(network: RoadNetwork | None) -> RoadNames:
    if network is None:
        return RoadNames()
    with _MAKING:
        return _names_made(network)


@lru_cache(maxsize=2)
def _names_made(network: RoadNetwork) -> RoadNames:
    return names_of_roads(network)


def _zones(atlas: ZoneAtlas) -> list[Zone]:
    return [zone for kind in ZoneKind for zone in atlas.of_kind(kind)]


def _ground(
    network: RoadNetwork | None, atlas: ZoneAtlas, places: tuple[NamedPlace, ...], cover: LandAreas
) -> Ground:
    # Two maps that ask at once wait for one ground, and don't make it side by side.
    with _MAKING:
        return _ground_made(network, atlas, places, cover)


# Two windows over one centre show one ground; network, atlas and areas are made once for what they hold.
@lru_cache(maxsize=2)
def _ground_made(
    network: RoadNetwork | None, atlas: ZoneAtlas, places: tuple[NamedPlace, ...], cover: LandAreas
) -> Ground:
    roads = network.metadata if network is not None else {}
    credits = [told.get("attribution", "") for told in (roads, cover.metadata) if told.get("source") != DRAWN]
    return build_ground(
        network,
        zones=_zones(atlas),
        cover=cover,
        places=[(place.name, place.lon, place.lat) for place in places],
        attribution="; ".join(dict.fromkeys(filter(None, credits))),
        plane=atlas.plane,
        has_names=False,
    )
