"""What work asks for by name, and which of it a crew can bring."""

from __future__ import annotations

from collections.abc import Iterable

from dispatch.people import MakeUp, MemberKind
from dispatch.requirement import Requirement, Term, fills


class PowersSought:
    """The terms of requirements that a crew of ours can bring, but for contracts and what anybody can do."""

    def __init__(self, requirements: Iterable[Requirement]) -> None:
        terms = (term for requirement in requirements for term in requirement.terms)
        own = (term for term in terms if term.is_dispatchable and term.contractor_object is None)
        self.terms = tuple(dict.fromkeys(term for term in own if term.kind is not MemberKind.AUXILIARY))
        self._held: dict[MakeUp, frozenset[Term]] = {}

    def held_by(self, make_up: MakeUp) -> frozenset[Term]:
        """The terms that a crew so made up fills alone; found once."""
        if make_up not in self._held:
            self._held[make_up] = frozenset(term for term in self.terms if fills(term, make_up.posts))
        return self._held[make_up]
