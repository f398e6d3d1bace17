"""Turns kept in a file."""

from dataclasses import fields

import numpy as np
import pytest

from gis.turn_file import kept_turns
from gis.turn_network import TurnNetwork, turn_network
from tests.gis.roads import network_of, one_way_square, road


def same(one: TurnNetwork, other: TurnNetwork) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(TurnNetwork)
    )


def test_that_turns_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "made" / "square.turns.npz"
    found = kept_turns(one_way_square(), path)
    written = path.stat().st_mtime_ns
    assert same(found, turn_network(one_way_square()))
    assert same(found, kept_turns(one_way_square(), path))
    assert path.stat().st_mtime_ns == written
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"something else"])
def test_that_a_file_that_is_none_is_written_anew(tmp_path, content):
    path = tmp_path / "turns.npz"
    path.write_bytes(content)
    assert same(kept_turns(one_way_square(), path), turn_network(one_way_square()))
    assert path.stat().st_size > 100


def test_that_the_turns_of_other_roads_are_not_taken_for_these(tmp_path):
    path = tmp_path / "turns.npz"
    kept_turns(one_way_square(), path)
    line = network_of(*(road((a, a + 1), [(a, 0), (a + 1, 0)]) for a in range(4)))
    assert same(kept_turns(line, path), turn_network(line))


def test_that_turns_are_found_where_they_can_t_be_kept(tmp_path, caplog):
    (tmp_path / "file").touch()
    found = kept_turns(one_way_square(), tmp_path / "file" / "turns.npz")
    assert same(found, turn_network(one_way_square()))
    assert "can't be kept" in caplog.text
