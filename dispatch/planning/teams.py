"""Teams of several departments as a mixed-integer programme (HiGHS): a time limit and a proven gap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from dispatch.planning.greedy import Choices, Option, Team
from dispatch.planning.problem import Chosen, Floats


class _Programme:
    """Whether an option goes, whether a way is chosen: yes or no each; rows are sums between bounds."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._shares: list[float] = []
        self._least: list[float] = []
        self._most: list[float] = []

    def add(self, costs: Iterable[float]) -> range:
        """Variables with these costs; their numbers."""
        first = len(self.costs)
        self.costs += costs
        return range(first, len(self.costs))

    def require(self, plus: Sequence[int], minus: Sequence[int], least: float, most: float) -> None:
        """The sum of `plus` less that of `minus` lies between two bounds."""
        self._rows += [len(self._least)] * (len(plus) + len(minus))
        self._columns += [*plus, *minus]
        self._shares += [1.0] * len(plus) + [-1.0] * len(minus)
        self._least.append(least)
        self._most.append(most)

    def solve(self, time_limit_s: float) -> tuple[Floats | None, float]:
        """The values of the best solution found, if any, and what no solution costs less than."""
        shape = (len(self._least), len(self.costs))
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        sums = csr_array((self._shares, (self._rows, self._columns)), shape=shape)
        found = milp(
            np.array(self.costs),
            constraints=LinearConstraint(sums, self._least, self._most),
            integrality=np.ones(len(self.costs), dtype=np.int8),
            bounds=Bounds(0, 1),
            options={"time_limit": time_limit_s, "mip_rel_gap": 1e-6},
        )
        bound = getattr(found, "mip_dual_bound", None)
        return found.x, -math.inf if bound is None else float(bound)


def solve_teams(
    choices: Choices, start: Chosen, candidates: int, time_limit_s: float
) -> tuple[Chosen, float]:
    """The best plan found within the time, no worse than `start`, and its proven gap as a share of its cost.

    Each incident chooses among its `candidates` cheapest crews for each of its terms, and those of `start`;
    that no other plan of these is cheaper by more than the gap is proven.
    """
    programme = _Programme()
    going: dict[int, list[int]] = {}
    options: list[list[Option]] = []
    variables: list[range] = []
    for row, team in enumerate(start):
        options.append(_options(choices, row, team, candidates))
        variables.append(_incident(programme, choices, row, options[-1]))
        for (_, crew, _), variable in zip(options[-1], variables[-1], strict=True):
            going.setdefault(crew, []).append(variable)
    for variables_of_crew in going.values():
        programme.require(variables_of_crew, (), -math.inf, 1.0)
    values, bound = programme.solve(time_limit_s)
    found = start if values is None else _sent(choices, values, options, variables)
    best = min(found, start, key=choices.total)
    least = bound + float(choices.costs.nobody.sum())
    return best, _gap(choices.total(best), least)


def _options(choices: Choices, row: int, team: Team, candidates: int) -> list[Option]:
    kept = choices.keep(row, candidates)
    return kept + [option for option in choices.options[row] if option[1:] in team and option not in kept]


def _incident(programme: _Programme, choices: Choices, row: int, options: Sequence[Option]) -> range:
    """One way at most, which spares what leaving the incident costs; each of its terms filled by somebody."""
    sent = programme.add(price for price, _, _ in options)
    ways = programme.add([-float(choices.costs.nobody[row])] * len(choices.ways[row]))
    programme.require(ways, (), -math.inf, 1.0)
    for way, is_chosen in zip(choices.ways[row], ways, strict=True):
        for term in way:
            fill = [number for (_, _, terms), number in zip(options, sent, strict=True) if term in terms]
            programme.require(fill, [is_chosen], 0.0, math.inf)
    return sent


def _sent(
    choices: Choices, values: Floats, options: Sequence[Sequence[Option]], variables: Sequence[range]
) -> Chosen:
    return tuple(
        _needed(
            choices,
            row,
            [option for option, number in zip(held, numbers, strict=True) if values[number] > 0.5],
        )
        for row, (held, numbers) in enumerate(zip(options, variables, strict=True))
    )


def _needed(choices: Choices, row: int, sent: list[Option]) -> Team:
    """The crews that a way really needs: one that costs nothing may be sent for nothing."""
    team = sorted(sent)
    for option in reversed(sent):
        rest = [other for other in team if other is not option]
        if _is_whole(choices, row, rest):
            team = rest
    return tuple(option[1:] for option in team) if _is_whole(choices, row, team) else ()


def _is_whole(choices: Choices, row: int, team: Sequence[Option]) -> bool:
    filled = {term for _, _, terms in team for term in terms}
    return any(filled.issuperset(way) for way in choices.ways[row])


def _gap(cost: float, least: float) -> float:
    """How much cheaper another plan could be, as a share; solvers are exact to a millionth."""
    gap = (cost - least) / max(abs(cost), 1.0)
    return 0.0 if gap < 1e-5 else min(gap, 1.0)
