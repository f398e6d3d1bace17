"""What a row of a file says of a road, once its cells have been read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.importers.osm_tags import WayMeaning
from data.importers.road_rules import KMH_OF_CLASS, KMH_OF_LINK
from gis.road_network import Access, EdgeFlag
from gis.road_table import RoadTable, numbered_names

Doubt = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class RowMeaning:
    """What a row says. `speed_kmh`, `length_m` and `duration_s` are None where untold.

    `own_speeds` are the sides (0 forward, 1 backward) whose speed is told by itself and stands in `way`.
    `doubts` are (code, values) of what was taken otherwise than it stands there.
    """

    way: WayMeaning
    access: Access | None
    name: str
    number: str
    speed_kmh: float | None
    length_m: float | None
    duration_s: float | None
    flags: EdgeFlag
    own_speeds: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def travelled_kmh(self) -> float:
        """The speed told, else that of its class."""
        if self.speed_kmh is not None:
            return self.speed_kmh
        road_class = self.way.road_class
        is_link = self.flags & EdgeFlag.LINK and road_class in KMH_OF_LINK
        return (KMH_OF_LINK if is_link else KMH_OF_CLASS)[road_class]

    @property
    def both_kmh(self) -> tuple[float, float]:
        """The speeds forward and backward."""
        forward, backward = (
            passage.speed_kmh if side in self.own_speeds else self.travelled_kmh
            for side, passage in enumerate((self.way.forward, self.way.backward))
        )
        return forward, backward


def said_of(table: RoadTable, meanings: Sequence[RowMeaning]) -> RoadTable:
    """A table with class, level, flags and names of what is said of each road."""
    names, name, number = numbered_names([one.name for one in meanings], [one.number for one in meanings])
    return replace(
        table,
        road_class=np.array([one.way.road_class for one in meanings], dtype=np.uint8),
        layer=np.array([one.way.layer for one in meanings], dtype=np.int8),
        flags=np.array([one.flags for one in meanings], dtype=np.uint8),
        name=name,
        number=number,
        names=names,
    )
