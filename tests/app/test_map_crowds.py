"""Crowds of incidents: the same wherever the map is panned to, none overlapping, the worst outcome shown."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.console.map.crowds import CLUSTER_APART_PX, Crowds, gathered
from app.console.map.map_data import Ground
from app.console.map.marks import IncidentMark
from app.console.map.sprites import crowd_sprite
from app.console.paint.clock_picture import ClockPicture, StagePicture, StageState
from app.console.paint.marks import Outcome

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import at, town

PLACES = st.lists(st.tuples(st.floats(-3e3, 3e3), st.floats(-3e3, 3e3)), max_size=60)


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


def mark(ground: Ground, name: str, state: StageState) -> IncidentMark:
    lon, lat = at(ground, 0, 0)
    return IncidentMark(name, lon, lat, 3, ClockPicture((StagePicture(state, 0.5, 60),)))


@given(PLACES, st.sampled_from([6.0, 10.0, 40.0]))
def test_that_every_incident_is_in_one_crowd_and_crowds_stand_apart(
    places: list[tuple[float, float]], px_m: float
) -> None:
    metres = np.array(places).reshape(-1, 2)
    crowds = gathered(metres, px_m)
    assert sorted(row for crowd in crowds for row in crowd) == list(range(len(places)))
    middles = np.array([metres[crowd].mean(axis=0) for crowd in crowds]).reshape(-1, 2)
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert (apart >= CLUSTER_APART_PX * px_m - 1e-6).all()


def test_that_a_crowd_takes_the_worst_outcome_and_follows_it(ground: Ground) -> None:
    crowds, metres = Crowds(), np.zeros((3, 2))
    marks = [mark(ground, "a", "ok"), mark(ground, "b", "risk"), mark(ground, "c", "ok")]
    crowds.note(metres)
    assert crowds.of(marks, 10.0, None).outcomes == ("at_risk",)
    marks[2] = mark(ground, "c", "breach")
    crowds.note(metres)
    found = crowds.of(marks, 10.0, None)
    assert found.outcomes == ("late",)
    assert sorted(found.members[0]) == [0, 1, 2]


def test_that_the_selected_incident_stands_alone(ground: Ground) -> None:
    crowds = Crowds()
    crowds.note(np.zeros((3, 2)))
    marks = [mark(ground, name, "ok") for name in "abc"]
    found = crowds.of(marks, 10.0, "b")
    assert found.single.tolist() == [1]
    assert [sorted(crowd) for crowd in found.members] == [[0, 2]]


def test_that_crowds_of_every_outcome_look_different(qapp: QApplication) -> None:
    outcomes: tuple[Outcome, ...] = ("on_time", "at_risk", "late", "held")
    images = [crowd_sprite(12, outcome, "dark", 1.0, 1.0).toImage() for outcome in outcomes]
    assert all(one != other for place, one in enumerate(images) for other in images[:place])
