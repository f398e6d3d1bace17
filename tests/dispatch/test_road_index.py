"""Roads are found by what they are called, and by the number of their route."""

from __future__ import annotations

from dataclasses import replace

from dispatch.search_roads import RoadIndex
from tests.gis.roads import network_of, road


def test_that_a_named_road_is_found_by_the_number_of_its_route_too():
    named = replace(road((1, 2), [(0, 0), (1, 0)], name="东新路"), number="G320")
    roads = RoadIndex(network_of(named))
    by_name, by_number = ([hit.entry for hit in roads.hits(typed)] for typed in ("东新", "g320"))
    assert [entry.name for entry in by_name] == ["东新路"]
    assert [entry.name for entry in by_number] == ["G320"]
    assert (by_name[0].key.lon, by_name[0].key.lat) == (by_number[0].key.lon, by_number[0].key.lat)
