"""Scarce qualifications: what so few free crews can do that they are held back for work that needs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dispatch.categories import CategoryTree
from dispatch.people import Crew
from dispatch.reasons import Reason
from dispatch.requirement import Requirement, Term


class Scarcity:
    """How many free crews bring each thing that work asks for by name, less the work that waits for it.

    `waiting` are the categories of incidents that wait for a crew. Where no more than `few` crews are left
    a qualification is scarce. What nobody of the free has is no reason to hold anybody back.
    """

    def __init__(
        self, categories: CategoryTree, free: Iterable[Crew], waiting: Iterable[str], few: int
    ) -> None:
        self._sought = categories.powers_sought
        held: Counter[Term] = Counter()
        for make_up, crews in Counter(crew.make_up for crew in free).items():
            held.update(dict.fromkeys(self._sought.held_by(make_up), crews))
        asked: Counter[Term] = Counter()
        for category, incidents in Counter(waiting).items():
            terms = categories.by_code(category).requirement.terms
            asked.update(dict.fromkeys(terms, incidents))
        self.free: Mapping[Term, int] = {term: held[term] for term in held if held[term] - asked[term] <= few}
        """The free crews of each scarce qualification."""

    def against(self, crew: Crew, need: Requirement) -> Reason | None:
        """Why a crew is held back from work that asks for none of its scarce qualifications."""
        if not self.free:
            return None
        spare = self._sought.held_by(crew.make_up) & self.free.keys()
        if not spare or not spare.isdisjoint(need.terms):
            return None
        rarest = min(spare, key=lambda term: (self.free[term], str(term)))
        if rarest.kind is not None:
            return Reason("held_back_kind", {"kind": rarest.kind.value, "free": self.free[rarest]})
        return Reason("held_back", {"authority": rarest.department or "", "free": self.free[rarest]})
