"""A plan's question as plain arrays, which another process can answer: no rows, no words, no roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.policy import Policy
from dispatch.sendings import Sendings
from gis.road_network import Mode
from gis.snapping import Snaps

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]
Terms = tuple[int, ...]
"""Numbers of the terms of one team's need."""
NOBODY = -1


@dataclass(frozen=True)
class TeamNeed:
    """An incident that no crew fills alone.

    `ways` are sets of terms, each enough; `bundles` are (crew, terms that it fills together).
    """

    ways: tuple[Terms, ...]
    bundles: tuple[tuple[int, Terms], ...]

    def without(self, crew: int) -> TeamNeed:
        """The same, with no part for one crew."""
        return TeamNeed(self.ways, tuple(bundle for bundle in self.bundles if bundle[0] != crew))


@dataclass(frozen=True)
class PlanRules:
    """How seconds are weighed against each other, and how far is looked (settings of the centre)."""

    policy: Policy
    surely: float
    late_factor: float
    answer_s: float
    yields_s: float
    incomplete_s: float
    taken_off_s: float
    unassigned_s: float
    margin_s: float
    near_s: float
    limit_s: float
    time_limit_s: float
    candidates: int
    near_crews: int


@dataclass(frozen=True, eq=False)
class PlanProblem:
    """Incidents (n) and crews (m), in order; positions lon, lat, crews' roads where they are known.

    `due_in_s` until arrival is late (inf: no limit, negative: late already); `ready_in_s` until a crew can
    leave, `sendings` how surely it comes then; `consent_s` (n, m) what consent adds. `precedence` (n, m):
    who goes before whom (dispatch/ranking.py). `is_held_back`, `leaves_short` (n, m) speak against a crew;
    who `was_taken_off` an incident (n, m) stands behind others there. `flat_cost` (m,) is what its going
    costs wherever it goes (coverage). `fits` (n, m): who may go alone.
    `current` (n,) is the crew that is under way to it, `has_answered` (n,) whether it said so, `pinned` (n,)
    the one that must go; NOBODY for none.
    """

    incident_ids: tuple[str, ...]
    crew_ids: tuple[str, ...]
    incident_places: Floats
    crew_places: Floats
    crew_roads: Snaps
    modes: tuple[Mode, ...]
    due_in_s: Floats
    weights: Floats
    ready_in_s: Floats
    sendings: Sendings
    consent_s: Floats
    precedence: Numbers
    is_held_back: Mask
    leaves_short: Mask
    was_taken_off: Mask
    flat_cost: Floats
    fits: Mask
    current: Numbers
    has_answered: Mask
    pinned: Numbers
    teams: dict[int, TeamNeed]
    rules: PlanRules


@dataclass(frozen=True, eq=False)
class PlanCosts:
    """What each pair costs in weighted seconds, inf where it can't be; what leaving an incident costs.

    `arrive_s` (n, m) are seconds from now until a crew is there, `travel_s` those of the road alone.
    """

    pair: Floats
    nobody: Floats
    arrive_s: Floats
    travel_s: Floats


Chosen = tuple[tuple[tuple[int, Terms], ...], ...]
"""For each incident the crews that go, each with the terms that it fills; empty where nobody goes."""


@dataclass(frozen=True, eq=False)
class PlanSolution:
    """Who goes where, what that costs, and how much better any other plan could be at most.

    `gap` is a share of the cost, proven. `one_by_one` is what sending the best crew to one incident after
    the other would choose.
    """

    chosen: Chosen
    cost: float
    gap: float
    costs: PlanCosts
    one_by_one: Chosen
    one_by_one_cost: float
    took_s: float
