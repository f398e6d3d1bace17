"""Plans without proof: the best crew for one incident after the other, and exchanges that better that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dispatch.planning.problem import NOBODY, Chosen, PlanCosts, PlanProblem, TeamNeed, Terms

Team = tuple[tuple[int, Terms], ...]
Option = tuple[float, int, Terms]
"""What it costs, the crew, and the terms that it fills."""
ROUNDS = 3
MOST_OPTIONS = 500


class Choices:
    """For each incident what may go there: crews with the terms that they fill, the cheapest first."""

    def __init__(self, problem: PlanProblem, costs: PlanCosts) -> None:
        self.costs = costs
        self.ways: list[tuple[Terms, ...]] = []
        self.options: list[list[Option]] = []
        most = min(len(problem.incident_ids), MOST_OPTIONS)
        for row in range(len(problem.incident_ids)):
            team = problem.teams.get(row)
            if team is None:
                self.ways.append(((0,),))
                self.options.append(_alone(problem, costs, row, most))
            else:
                self.ways.append(team.ways)
                self.options.append(_bundles(team, costs, row, int(problem.pinned[row])))

    def keep(self, row: int, count: int) -> list[Option]:
        """The cheapest options of an incident, so many for each of its terms."""
        seen: dict[int, int] = {}
        kept = []
        for option in self.options[row]:
            if any(seen.get(term, 0) < count for term in option[2]):
                kept.append(option)
                for term in option[2]:
                    seen[term] = seen.get(term, 0) + 1
        return kept

    def best(self, row: int, taken: set[int]) -> tuple[float, Team]:
        """The cheapest team of crews that are not taken, as far as choosing term by term finds it."""
        teams = (self._filled(row, way, taken) for way in self.ways[row])
        found = min((team for team in teams if team is not None), default=None)
        left_alone = float(self.costs.nobody[row])
        return (left_alone, ()) if found is None or found[0] >= left_alone else found

    def _filled(self, row: int, way: Terms, taken: set[int]) -> tuple[float, Team] | None:
        lacking, used, team, cost = set(way), set(taken), [], 0.0
        while lacking:
            option = self._next(row, lacking, used)
            if option is None:
                return None
            price, crew, terms = option
            team.append((crew, terms))
            used.add(crew)
            lacking -= set(terms)
            cost += price
        return cost, tuple(team)

    def _next(self, row: int, lacking: set[int], used: set[int]) -> Option | None:
        """The option that costs least for each term that it brings."""
        useful = (
            (price / len(lacking.intersection(terms)), price, crew, terms)
            for price, crew, terms in self.options[row]
            if crew not in used and not lacking.isdisjoint(terms)
        )
        best = min(useful, default=None)
        return None if best is None else best[1:]

    def cost_of(self, row: int, team: Team) -> float:
        """What an incident costs with a team, or with nobody."""
        if not team:
            return float(self.costs.nobody[row])
        return sum(float(self.costs.pair[row, crew]) for crew, _ in team)

    def total(self, chosen: Chosen) -> float:
        """What a whole plan costs."""
        return sum(self.cost_of(row, team) for row, team in enumerate(chosen))


def _alone(problem: PlanProblem, costs: PlanCosts, row: int, most: int) -> list[Option]:
    """The cheapest crews that may go alone: as many as there are incidents are enough for a free one."""
    pair = np.where(problem.fits[row], costs.pair[row], np.inf)
    worth = np.flatnonzero(pair < costs.nobody[row])
    cheapest = worth[np.argsort(pair[worth], kind="stable")[: max(most, problem.rules.candidates)]]
    prices = pair[cheapest].tolist()
    return [(price, crew, (0,)) for price, crew in zip(prices, cheapest.tolist(), strict=True)]


def _bundles(team: TeamNeed, costs: PlanCosts, row: int, pinned: int) -> list[Option]:
    """Crews with what they fill; what a pinned crew fills is left to it."""
    pair, left_alone = costs.pair[row].tolist(), float(costs.nobody[row])
    its_own: Terms = ()
    if pinned != NOBODY and pair[pinned] < left_alone:
        its_own = max((terms for crew, terms in team.bundles if crew == pinned), key=len, default=())
    options = set()
    for crew, terms in team.bundles:
        left = terms if crew == pinned else tuple(term for term in terms if term not in its_own)
        if left and pair[crew] < left_alone:
            options.add((pair[crew], crew, left))
    return sorted(options)


def one_by_one(choices: Choices, order: Iterable[int]) -> Chosen:
    """The best team for one incident after the other, as rooms without a plan send."""
    taken: set[int] = set()
    teams: dict[int, Team] = {}
    for row in order:
        _, teams[row] = choices.best(row, taken)
        taken.update(crew for crew, _ in teams[row])
    return tuple(teams[row] for row in sorted(teams))


def improved(choices: Choices, chosen: Chosen, rounds: int = ROUNDS) -> Chosen:
    """A plan that is no worse: each incident and its rivals choose anew while that pays."""
    teams = list(chosen)
    for _ in range(rounds):
        changed = [_exchange(choices, teams, row) for row in range(len(teams))]
        if not any(changed):
            break
    return tuple(teams)


def _exchange(choices: Choices, teams: list[Team], row: int) -> bool:
    """Let an incident choose first among all crews, and those that it takes from choose anew after it."""
    wanted = _first_choice(choices, row)
    holders = {crew: other for other, team in enumerate(teams) for crew, _ in team}
    rivals = {holders[crew] for crew, _ in wanted if holders.get(crew, row) != row}
    rows = [row, *sorted(rivals)]
    taken = {crew for crew, other in holders.items() if other not in rows}
    before = sum(choices.cost_of(one, teams[one]) for one in rows)
    anew = _chosen_in_turn(choices, rows, taken)
    if sum(choices.cost_of(one, team) for one, team in anew) >= before - 1e-6:
        return False
    for one, team in anew:
        teams[one] = team
    return True


def _first_choice(choices: Choices, row: int) -> Team:
    return choices.best(row, set())[1]


def _chosen_in_turn(choices: Choices, rows: Sequence[int], taken: set[int]) -> list[tuple[int, Team]]:
    used, anew = set(taken), []
    for row in rows:
        _, team = choices.best(row, used)
        used.update(crew for crew, _ in team)
        anew.append((row, team))
    return anew
