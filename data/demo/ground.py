"""Where things happen: places in the drawn district that fit a category, and how people call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.demo.demand import by_pattern
from data.demo.district import DemoDistrict
from data.demo.subjects import Subject
from dispatch.incident import Place
from dispatch.simulation.place_names import PlaceNames
from gis.road_network import Access, RoadClass

Floats = NDArray[np.float64]
Spot = tuple[float, float, str]
"""Lon, lat and what the place is called."""
BESIDE_M = 9.0


class Ground:
    """Spots of the district by kind and sub-district; a category's spot is drawn by the weight of streets."""

    def __init__(
        self,
        district: DemoDistrict,
        subjects: tuple[Subject, ...],
        table: Mapping[str, Any],
        weights: Mapping[str, float],
        names: PlaceNames,
    ) -> None:
        self._table = table
        self._weights = weights
        self._names = names
        self._plane = district.plane
        self._atlas = district.atlas
        self._spots: defaultdict[str, defaultdict[str, list[Spot]]] = defaultdict(lambda: defaultdict(list))
        self._add_roads(district)
        self._add_subjects(subjects)
        self._add_places(district)

    def draw(self, category: str, random: Generator) -> tuple[Place, str]:
        """Return a place that fits the category, inside the district, and its sub-district's code."""
        rule = by_pattern(self._table, category)
        kinds = [f"{what}:{kind}" for what in ("road", "shop", "near") for kind in rule.get(what, ())]
        while True:
            lon, lat, text = self._spot(kinds, random)
            lon, lat = self._beside(lon, lat, rule.get("spread_m", BESIDE_M), random)
            street = self._atlas.at(lon, lat).sub_district
            if street is not None:
                return Place(text or self._names.text(lon, lat, self._atlas), lon, lat, "map"), street

    def _spot(self, kinds: list[str], random: Generator) -> Spot:
        streets = sorted({street for kind in kinds for street in self._spots[kind]})
        weights = np.array([self._weights.get(street, 1.0) for street in streets])
        street = streets[int(random.choice(len(streets), p=weights / weights.sum()))]
        here = [spot for kind in kinds for spot in self._spots[kind].get(street, ())]
        return here[int(random.integers(len(here)))]

    def _beside(self, lon: float, lat: float, spread_m: float, random: Generator) -> tuple[float, float]:
        metres = self._metres(np.array([(lon, lat)])) + random.normal(0.0, spread_m / 2, (1, 2))
        east, north = self._plane.to_lonlat(metres[:, 0], metres[:, 1])
        return round(float(east[0]), 6), round(float(north[0]), 6)

    def _metres(self, lonlat: Floats) -> Floats:
        return np.column_stack(self._plane.to_metres(lonlat[:, 0], lonlat[:, 1]))

    def _add_roads(self, district: DemoDistrict) -> None:
        network = district.network
        is_walked = (network.edge_access & np.uint8(Access.FOOT)).astype(bool) & (network.edge_layer == 0)
        edges = np.flatnonzero(is_walked & (~network.edge_reversed | (network.edge_twin < 0)))
        middles = np.array([_middle(network.coordinates(int(edge))) for edge in edges])
        for edge, (lon, lat), found in zip(edges, middles, self._atlas.at_many(*middles.T), strict=True):
            if found.sub_district is None:
                continue
            kind = RoadClass(int(network.edge_class[edge])).name.lower()
            text = self._road_text(network.name(int(edge)), found.community)
            self._spots[f"road:{kind}"][found.sub_district].append((float(lon), float(lat), text))

    def _road_text(self, road: str, community: str | None) -> str:
        if community is None:
            return road
        stem = self._atlas.by_code(community).name
        return f"{road}（{stem}）" if road else self._names.near.format(name=stem)

    def _add_subjects(self, subjects: tuple[Subject, ...]) -> None:
        for shop in subjects:
            text = f"{shop.address} {shop.name}"
            self._spots[f"shop:{shop.category}"][shop.sub_district].append((shop.lon, shop.lat, text))

    def _add_places(self, district: DemoDistrict) -> None:
        for place in district.places:
            street = self._atlas.at(place.lon, place.lat).sub_district
            if street is not None:
                spot = (place.lon, place.lat, self._names.near.format(name=place.name))
                self._spots[f"near:{place.kind}"][street].append(spot)

    def roadside(self, street: str) -> list[tuple[float, float]]:
        """Return positions on the streets of a sub-district, where crews stop on their patrol."""
        kinds = ("road:primary", "road:secondary", "road:tertiary", "road:residential")
        return [spot[:2] for kind in kinds for spot in self._spots[kind].get(street, ())]


def _middle(line: Floats) -> Floats:
    middle: Floats = line[len(line) // 2] if len(line) > 2 else line.mean(axis=0)
    return middle
