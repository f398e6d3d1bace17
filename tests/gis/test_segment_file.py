"""The grid of the roads' pieces kept in a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gis.road_network import Mode, RoadNetwork
from gis.snapping import Snapper
from tests.gis.roads import elevated_above_street, one_way_square, place

PLACES = [place(east, north) for east in (-1.0, 0.2, 3.4, 9.0) for north in (-0.3, 0.0, 0.9)]


def loaded(folder: Path, network: RoadNetwork, name: str = "roads") -> RoadNetwork:
    network.save(folder / f"{name}.npz")
    return RoadNetwork.load(folder / f"{name}.npz", folder / "made" / "roads.segments.npz")


def same_snaps(one: RoadNetwork, other: RoadNetwork) -> bool:
    found, told = (vars(Snapper(network).snap(PLACES, Mode.CAR)) for network in (one, other))
    return all(np.array_equal(found[name], told[name], equal_nan=True) for name in told)


def test_that_places_are_found_alike_by_what_was_kept(tmp_path):
    roads = elevated_above_street()
    first = loaded(tmp_path, roads)
    assert same_snaps(first, roads)
    written = first.segments_path.stat().st_mtime_ns
    again = loaded(tmp_path, roads)
    assert again._kept_segments is not None
    assert same_snaps(again, roads)
    assert np.array_equal(again.shape_metres, roads.shape_metres)
    assert first.segments_path.stat().st_mtime_ns == written


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"something else"])
def test_that_a_broken_file_is_written_anew(tmp_path, content):
    path = tmp_path / "made" / "roads.segments.npz"
    path.parent.mkdir()
    path.write_bytes(content)
    assert same_snaps(loaded(tmp_path, elevated_above_street()), elevated_above_street())
    assert loaded(tmp_path, elevated_above_street())._kept_segments is not None


def test_that_a_file_that_was_cut_or_bent_is_written_anew(tmp_path):
    network = loaded(tmp_path, elevated_above_street())
    same_snaps(network, network)
    whole = network.segments_path.read_bytes()
    for content in (whole[:-100], whole[:900] + bytes(64) + whole[964:]):
        network.segments_path.write_bytes(content)
        assert same_snaps(loaded(tmp_path, elevated_above_street()), elevated_above_street())
        assert loaded(tmp_path, elevated_above_street())._kept_segments is not None


def test_that_the_segments_of_other_roads_are_not_taken_for_these(tmp_path):
    same_snaps(loaded(tmp_path, one_way_square()), one_way_square())
    other = loaded(tmp_path, elevated_above_street())
    assert other._kept_segments is None
    assert same_snaps(other, elevated_above_street())


def test_that_a_network_made_of_another_keeps_nothing_in_its_place(tmp_path):
    network = loaded(tmp_path, one_way_square())
    assert replace(network, shape_lon=network.shape_lon + 0.1).segments_path is None
