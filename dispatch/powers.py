"""What the people of a crew may do for a need: worked out once for each make-up of a crew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.need import Need
from dispatch.people import Crew, Post
from dispatch.reasons import Reason
from dispatch.requirement import EXTERNAL, contributes, fills, is_auxiliary_alone, meets_arrival


@dataclass(frozen=True)
class Powers:
    """What speaks against a crew by who they are, whether they alone stop arrival, and for what certified."""

    against: tuple[Reason, ...]
    meets_arrival: bool
    authorities: tuple[str, ...]


class PowersBook:
    """The powers of crews for one need; most crews of a shift are made up alike.

    `has_officers` tells that officers are on the task already, so that auxiliaries would not be alone.
    """

    def __init__(self, need: Need, *, has_officers: bool) -> None:
        self._need = need
        self._has_officers = has_officers
        self._known: dict[tuple[tuple[Post, ...], str | None], Powers] = {}

    def of(self, crew: Crew) -> Powers:
        """The powers of a crew."""
        make_up = (crew.posts, crew.contractor_object)
        if make_up not in self._known:
            self._known[make_up] = self._powers(*make_up)
        return self._known[make_up]

    def _powers(self, posts: tuple[Post, ...], contractor_object: str | None) -> Powers:
        requirement = self._need.requirement
        certified = (term for term in requirement.terms if term.certified and fills(term, posts))
        return Powers(
            against=tuple(_against(posts, contractor_object, self._need, self._has_officers)),
            meets_arrival=meets_arrival(requirement, posts, contractor_object),
            authorities=tuple(dict.fromkeys(term.department or "" for term in certified)),
        )


def _against(
    posts: tuple[Post, ...], contractor_object: str | None, need: Need, has_officers: bool
) -> Iterator[Reason]:
    departments = {post.department for post in posts}
    if departments and departments <= EXTERNAL:
        yield Reason("external", {"departments": ", ".join(sorted(departments))})
    elif contractor_object is not None:
        yield from _by_contract(contractor_object, need)
    elif need.is_penalty and is_auxiliary_alone(posts) and not has_officers:
        yield Reason("auxiliary_alone", {"category": need.category})
    elif not contributes(need.requirement, posts):
        yield _not_of_use(need)


def _by_contract(contractor_object: str, need: Need) -> Iterator[Reason]:
    wanted = {term.contractor_object for term in need.requirement.terms} - {None}
    if contractor_object not in wanted:
        yield Reason("other_contract", {"object": contractor_object})


def _not_of_use(need: Need) -> Reason:
    certified = (term for term in need.requirement.terms if term.certified and not term.is_external)
    authorities = dict.fromkeys(term.department or "" for term in certified)
    if authorities:
        return Reason("no_certificate", {"authority": "/".join(authorities)})
    return Reason("not_needed", {"need": need.requirement.text})
