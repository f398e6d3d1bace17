"""Named places of the drawn district: squares, hospitals, schools, stations and what else people say."""

from dataclasses import dataclass

from data.demo.schematic import read_rows


@dataclass(frozen=True)
class Place:
    """A named place: its kind, and a point in lon/lat (WGS 84, schematic)."""

    name: str
    kind: str
    lon: float
    lat: float


def read_places() -> tuple[Place, ...]:
    """Return the named places in the order of their table."""
    rows = read_rows("places.csv")
    return tuple(Place(row["name"], row["kind"], float(row["lon"]), float(row["lat"])) for row in rows)
