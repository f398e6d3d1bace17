"""What each make-up of a crew can do for a category: alone, as a whole team, or as a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from dispatch.categories import Category
from dispatch.people import Crew, MakeUp
from dispatch.planning.problem import TeamNeed, Terms
from dispatch.powers import speaks_against
from dispatch.requirement import Part, Requirement, Term, meets_arrival, shortfall
from dispatch.scarcity import Scarcity

Mask = NDArray[np.bool_]
MOST_WAYS = 12


@dataclass(frozen=True, eq=False)
class Suits:
    """Of all crews (m,): who may go alone, who alone is the whole team, who is held back as scarce.

    `team`: the parts that crews could play, where nobody is the whole team and several could be.
    """

    alone: Mask
    whole: Mask
    held_back: Mask
    team: TeamNeed | None
    terms: tuple[Term, ...]


class SuitBook:
    """How the crews of a plan suit each category, found once a category and make-up."""

    def __init__(self, crews: Iterable[Crew], scarcity: Scarcity) -> None:
        self._crews = list(crews)
        self._scarcity = scarcity
        self._columns: dict[MakeUp, list[int]] = {}
        for column, crew in enumerate(self._crews):
            self._columns.setdefault(crew.make_up, []).append(column)
        self._known: dict[str, Suits] = {}

    def of(self, category: Category) -> Suits:
        """How all crews suit a category."""
        if category.code not in self._known:
            self._known[category.code] = self._suits(category)
        return self._known[category.code]

    def _suits(self, category: Category) -> Suits:
        alone, whole, held_back = (np.zeros(len(self._crews), dtype=np.bool_) for _ in range(3))
        requirement = category.requirement
        for make_up, columns in self._columns.items():
            alone[columns] = _may_go_alone(make_up, category)
            whole[columns] = not shortfall(requirement, [(make_up.posts, make_up.contractor_object)])
            against = self._scarcity.against(self._crews[columns[0]], requirement)
            held_back[columns] = against is not None
        terms, ways = ways_of(requirement)
        is_team = not (alone & whole).any() and any(len(way) > 1 for way in ways)
        team = TeamNeed(ways, tuple(self._bundles(terms, ways))) if is_team else None
        return Suits(alone, whole, held_back, team, terms)

    def _bundles(self, terms: tuple[Term, ...], ways: tuple[Terms, ...]) -> Iterator[tuple[int, Terms]]:
        for make_up, columns in self._columns.items():
            filled = _filled_together(make_up, terms, ways)
            yield from ((column, bundle) for column in columns for bundle in filled)


def _may_go_alone(make_up: MakeUp, category: Category) -> bool:
    posts, held = make_up.posts, make_up.contractor_object
    requirement = category.requirement
    against = speaks_against(posts, held, requirement, category.code, needs_officers=category.penalty)
    return not against and meets_arrival(requirement, posts, held)


def ways_of(requirement: Requirement) -> tuple[tuple[Term, ...], tuple[Terms, ...]]:
    """The terms of ours, numbered, and the sets of them of which each makes the team complete."""
    options = [_own(requirement.first), _own(requirement.then)]
    joined = [tuple(dict.fromkeys((*first, *then))) for first, then in product(*options)]
    terms = tuple(dict.fromkeys(term for way in joined for term in way))
    ways = dict.fromkeys(tuple(sorted(map(terms.index, way))) for way in joined)
    return terms, tuple(ways)[:MOST_WAYS]


def _own(part: Part) -> list[tuple[Term, ...]]:
    options = [tuple(term for term in option if term.is_dispatchable) for option in part]
    return [option for option in options if option] or [()]


def _filled_together(make_up: MakeUp, terms: tuple[Term, ...], ways: tuple[Terms, ...]) -> list[Terms]:
    """The largest sets of terms that one crew fills at once: a person fills one term only."""
    team = [(make_up.posts, make_up.contractor_object)]
    sets = {subset for way in ways for size in range(len(way)) for subset in combinations(way, size + 1)}
    filled: list[Terms] = []
    for subset in sorted(sets, key=lambda one: (-len(one), one)):
        part = Requirement(first=(tuple(terms[number] for number in subset),))
        is_part_of_more = any(set(subset) < set(larger) for larger in filled)
        if not is_part_of_more and not shortfall(part, team):
            filled.append(subset)
    return filled
