"""What the people of a crew may do for a need: worked out once for each make-up of a crew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.need import Need
from dispatch.people import Crew, MakeUp, Post
from dispatch.reasons import Reason
from dispatch.requirement import (
    EXTERNAL,
    Requirement,
    Team,
    Term,
    brings_to,
    contributes,
    fills,
    is_auxiliary_alone,
    meets_arrival,
    shortfall,
)


@dataclass(frozen=True, eq=False)
class Powers:
    """What speaks against a crew by who they are, whether they alone stop arrival, and for what certified.

    `missing`: what the team still lacks with them and those under way; `brings`: what they help to fill of
    what those under way lack, where that was asked.
    """

    against: tuple[Reason, ...]
    meets_arrival: bool
    authorities: tuple[str, ...]
    missing: tuple[Term, ...]
    brings: tuple[Term, ...] = ()

    @property
    def leaves_short(self) -> bool:
        """Whether the team is not complete with them yet."""
        return bool(self.missing)


class PowersBook:
    """The powers of crews for one need; most crews of a shift are made up alike.

    `under_way` are the teams on the task already: with officers among them auxiliaries are not alone.
    """

    def __init__(self, need: Need, under_way: Iterable[Team] = ()) -> None:
        self._need = need
        self._under_way = tuple(under_way)
        self._has_officers = any(not is_auxiliary_alone(posts) for posts, _ in self._under_way)
        self._known: dict[MakeUp, Powers] = {}

    def of(self, crew: Crew) -> Powers:
        """The powers of a crew."""
        make_up = crew.make_up
        if make_up not in self._known:
            self._known[make_up] = self._powers(make_up.posts, make_up.contractor_object)
        return self._known[make_up]

    def _powers(self, posts: tuple[Post, ...], contractor_object: str | None) -> Powers:
        requirement = self._need.requirement
        certified = (term for term in requirement.terms if term.certified and fills(term, posts))
        return Powers(
            against=speaks_against(
                posts,
                contractor_object,
                requirement,
                self._need.category,
                needs_officers=self._need.is_penalty and not self._has_officers,
            ),
            meets_arrival=meets_arrival(requirement, posts, contractor_object),
            authorities=tuple(dict.fromkeys(term.department or "" for term in certified)),
            missing=shortfall(requirement, [*self._under_way, (posts, contractor_object)]),
            brings=tuple(
                term for term in self._need.lacking or () if brings_to(term, posts, contractor_object)
            ),
        )


def speaks_against(
    posts: tuple[Post, ...],
    contractor_object: str | None,
    requirement: Requirement,
    category: str,
    *,
    needs_officers: bool,
) -> tuple[Reason, ...]:
    """Why such a crew should not go for this need; `needs_officers`: a penalty task with no officer on it."""
    departments = {post.department for post in posts}
    if departments and departments <= EXTERNAL:
        return (Reason("external", {"departments": ", ".join(sorted(departments))}),)
    if contractor_object is not None:
        wanted = {term.contractor_object for term in requirement.terms} - {None}
        is_wanted = contractor_object in wanted
        return () if is_wanted else (Reason("other_contract", {"object": contractor_object}),)
    if needs_officers and is_auxiliary_alone(posts):
        return (Reason("auxiliary_alone", {"category": category}),)
    return () if contributes(requirement, posts) else (_not_of_use(requirement),)


def _not_of_use(requirement: Requirement) -> Reason:
    certified = (term for term in requirement.terms if term.certified and not term.is_external)
    authorities = dict.fromkeys(term.department or "" for term in certified)
    if authorities:
        return Reason("no_certificate", {"authority": "/".join(authorities)})
    return Reason("not_needed", {"need": requirement.text})
