"""Small plans drawn at random, and every way to carry them out: what solvers are held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from dispatch.planning.greedy import Choices, Team
from dispatch.planning.problem import NOBODY, PlanProblem, PlanRules, TeamNeed
from dispatch.policy import Policy
from dispatch.ranking import NO_PRECEDENCE
from dispatch.sendings import Sendings
from gis.road_network import Mode
from gis.snapping import nowhere

RULES = PlanRules(
    policy=Policy.FASTEST,
    surely=0.8,
    late_factor=10.0,
    answer_s=0.0,
    yields_s=120.0,
    incomplete_s=600.0,
    taken_off_s=600.0,
    unassigned_s=3600.0,
    margin_s=120.0,
    near_s=600.0,
    limit_s=1800.0,
    time_limit_s=5.0,
    candidates=20,
    near_crews=20,
)


def sure_sendings(crews: int) -> Sendings:
    """Crews that take as long as the network says, and answer at once."""
    return Sendings(0.0, np.ones(crews), np.full(crews, 0.1), np.zeros(crews), np.zeros(crews))


def problem(
    incidents: int,
    crews: int,
    teams: dict[int, TeamNeed] | None = None,
    fits: np.ndarray | None = None,
    **changes: object,
) -> PlanProblem:
    """Incidents due in five minutes and free crews; tests change what matters to them."""
    shape = (incidents, crews)
    values = {
        "incident_ids": tuple(f"i{n}" for n in range(incidents)),
        "crew_ids": tuple(f"c{n}" for n in range(crews)),
        "incident_places": np.zeros((incidents, 2)),
        "crew_places": np.zeros((crews, 2)),
        "crew_roads": nowhere(crews),
        "modes": (Mode.EBIKE,) * crews,
        "due_in_s": np.full(incidents, 300.0),
        "weights": np.ones(incidents),
        "ready_in_s": np.zeros(crews),
        "sendings": sure_sendings(crews),
        "consent_s": np.zeros(shape),
        "precedence": np.full(shape, NO_PRECEDENCE),
        "is_held_back": np.zeros(shape, dtype=np.bool_),
        "leaves_short": np.zeros(shape, dtype=np.bool_),
        "was_taken_off": np.zeros(shape, dtype=np.bool_),
        "flat_cost": np.zeros(crews),
        "fits": np.ones(shape, dtype=np.bool_) if fits is None else fits,
        "current": np.full(incidents, NOBODY, dtype=np.int32),
        "has_answered": np.zeros(incidents, dtype=np.bool_),
        "pinned": np.full(incidents, NOBODY, dtype=np.int32),
        "teams": teams or {},
        "rules": RULES,
        **changes,
    }
    return PlanProblem(**values)  # type: ignore[arg-type]


times = st.one_of(st.just(np.inf), st.integers(0, 1800).map(float))


@st.composite
def travel(draw: st.DrawFn, incidents: int, crews: int) -> np.ndarray:
    rows = st.lists(times, min_size=crews, max_size=crews)
    return np.array(draw(st.lists(rows, min_size=incidents, max_size=incidents))).reshape(incidents, crews)


@st.composite
def team_needs(draw: st.DrawFn, crews: int) -> TeamNeed:
    """Two or three terms, one or two ways, and crews that fill one or two of them."""
    terms = draw(st.integers(2, 3))
    subsets = st.lists(st.integers(0, terms - 1), min_size=1, max_size=2, unique=True).map(sorted).map(tuple)
    bundles = tuple((crew, one) for crew in range(crews) for one in draw(st.sets(subsets, max_size=2)))
    ways = [tuple(range(terms)), *([(0, terms - 1)] if draw(st.booleans()) else [])]
    return TeamNeed(tuple(ways), bundles)


def all_teams(choices: Choices, row: int, taken: frozenset[int]) -> Iterator[Team]:
    """Nobody, and every set of free crews that fills one of the ways."""
    yield ()
    free = [(crew, terms) for _, crew, terms in choices.options[row] if crew not in taken]
    for size in range(1, 4):
        for team in combinations(free, size):
            crews = {crew for crew, _ in team}
            filled = {term for _, terms in team for term in terms}
            if len(crews) == size and any(filled.issuperset(way) for way in choices.ways[row]):
                yield team


def least_cost(choices: Choices, row: int = 0, taken: frozenset[int] = frozenset()) -> float:
    """The cost of the best plan of all: every team for every incident is tried."""
    if row == len(choices.options):
        return 0.0
    return min(
        choices.cost_of(row, team) + least_cost(choices, row + 1, taken | {crew for crew, _ in team})
        for team in all_teams(choices, row, taken)
    )
