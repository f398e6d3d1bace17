"""Crews of the past: those that are kept, and stand-ins for call signs whose people nobody told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from data.importers.importing import changed_rows, row_id
from dispatch.categories import Category
from dispatch.centre import Centre
from dispatch.people import Crew, MemberKind, Post
from dispatch.requirement import Requirement, Term
from gis.road_network import Mode

Span = tuple[datetime, datetime]
Needed = tuple[tuple[Post, ...], str | None]
"""The people, or the contractor's object, that somebody asks for."""


class StandIns:
    """Finds the crew that a call sign meant at a moment. A stand-in has no members and one span a day."""

    def __init__(self, centre: Centre, kept: Iterable[Crew]) -> None:
        self._centre = centre
        self._kept = {crew.id: crew for crew in kept}
        self._by_call_sign: dict[str, list[Crew]] = defaultdict(list)
        for crew in self._kept.values():
            self._by_call_sign[crew.call_sign].append(crew)
        self._made: dict[str, Crew] = {}
        self._spans: dict[str, Span] = {}
        self._needed: dict[str, Needed] = {}

    def crew(self, call_sign: str, unit: str, span: Span, category: Category) -> tuple[Crew, bool]:
        """The crew, and whether it is one whose members are known."""
        for crew in self._by_call_sign.get(call_sign, ()):
            if crew.member_ids and crew.is_on_shift(span[0]):
                return crew, True
        return self._stand_in(call_sign, unit, span, category), False

    def needed(self, category: Category) -> Needed:
        """Whom a category asks for first, as `posts_needed`."""
        if category.code not in self._needed:
            self._needed[category.code] = posts_needed(category.requirement)
        return self._needed[category.code]

    def rows(self) -> list[Crew]:
        """Stand-ins that are new or whose span has grown."""
        spans = ((crew, *self._spans[crew.id]) for crew in self._made.values())
        made = [replace(crew, starts_at=starts_at, ends_at=ends_at) for crew, starts_at, ends_at in spans]
        return changed_rows(made, self._kept.values())

    def _stand_in(self, call_sign: str, unit: str, span: Span, category: Category) -> Crew:
        day = self._centre.local(span[0]).date()
        crew_id = row_id("crew", "history", call_sign, day.isoformat())
        crew = self._made.get(crew_id) or self._kept.get(crew_id)
        if crew is None:
            crew = _memberless(crew_id, call_sign, unit, span, self.needed(category))
        known = self._spans.get(crew_id, (crew.starts_at, crew.ends_at))
        self._spans[crew_id] = min(known[0], span[0]), max(known[1], span[1])
        self._made[crew_id] = crew
        return crew


def _memberless(crew_id: str, call_sign: str, unit: str, span: Span, needed: Needed) -> Crew:
    posts, contractor = needed
    return Crew(
        id=crew_id,
        call_sign=call_sign,
        name=call_sign,
        unit=unit,
        home_zone=unit,
        lead_id="",
        member_ids=(),
        kind=posts[0].kind if posts else MemberKind.CONTRACTOR,
        posts=(),
        mode=Mode.CAR,
        shift_id="",
        starts_at=span[0],
        ends_at=span[1],
        contractor_object=contractor,
    )


def posts_needed(requirement: Requirement) -> Needed:
    """The people, or the contractor's object, that the first way to meet a requirement asks for."""
    for option in (*requirement.first, *requirement.then):
        terms = [term for term in option if term.is_dispatchable]
        if terms:
            objects = [term.contractor_object for term in terms if term.contractor_object]
            posts = tuple(post for term in terms for post in _posts(term))
            return posts, objects[0] if objects else None
    return (), None


def _posts(term: Term) -> tuple[Post, ...]:
    if term.contractor_object is not None:
        return ()
    department = term.department or ""
    held = (department,) if term.certified else ()
    return (Post(term.kind or MemberKind.OFFICER, department, held),) * term.count
