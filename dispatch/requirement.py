"""Who is needed: the need language of the category file, and what a crew's posts do for it.

`ZF2`: two certified officers of 综合执法; a department without a number: anybody of it; `A` auxiliary,
`M` mediator, `N` grid worker, `K:lift` the contractor of an object; `+` also, `/` or; `X>Y`: X may go first,
Y must follow; `(Z)`: tell Z.
An officer may do an auxiliary's work; nobody else stands in for another kind. An inspector of another
authority who happens to be near neither keeps order in the street nor punishes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dispatch.people import MemberKind, Post

EXTERNAL = frozenset({"GA", "JJ", "XF"})
"""Police, traffic police, fire brigade: requested, never dispatched."""
DEPARTMENTS = EXTERNAL | {"ZF", "SC", "WG", "YJ", "WJ", "GZ", "ST", "RS", "ZJ", "JT", "JY", "MZ"}
PENALTY_OFFICERS = 2
"""A penalty needs two certified officers of the one competent authority (行政处罚法, art. 42)."""
OFF_SITE = "off-site"

_KINDS = {"A": MemberKind.AUXILIARY, "M": MemberKind.MEDIATOR, "N": MemberKind.GRID_WORKER}
_OFFICERS = frozenset({MemberKind.OFFICER, MemberKind.INSPECTOR})
_KEEPS_ORDER = frozenset({MemberKind.AUXILIARY, MemberKind.OFFICER})
_SHAPE = re.compile(r"(?P<body>[^()]*)(\((?P<notify>[^()]*)\))?")
_DEPARTMENT = re.compile(r"([A-Z]{2})(\d?)")

Team = tuple[Sequence[Post], str | None]
"""A crew as requirements read it: its posts, and the object of its contract if it has one."""


class BadRequirement(ValueError):
    """A need that can't be read; the message names the text."""


@dataclass(frozen=True)
class Term:
    """`count` people of one kind or department, the contractor of an object, or evidence from off site."""

    kind: MemberKind | None = None
    department: str | None = None
    contractor_object: str | None = None
    count: int = 1
    certified: bool = False

    @property
    def is_external(self) -> bool:
        """Whether others send them: they are requested, never dispatched."""
        return self.department in EXTERNAL

    @property
    def is_dispatchable(self) -> bool:
        """Whether a crew of ours can fill it."""
        return not self.is_external and (self.kind, self.department, self.contractor_object) != (None,) * 3

    def __str__(self) -> str:
        if self.contractor_object is not None:
            return f"K:{self.contractor_object}"
        if self.department is not None:
            return f"{self.department}{self.count if self.certified else ''}"
        return next((letter for letter, kind in _KINDS.items() if kind is self.kind), OFF_SITE)

    def fits(self, post: Post) -> bool:
        """Whether one person counts for this term; a certificate counts for its own authority only."""
        if self.kind is MemberKind.AUXILIARY:
            return post.kind in _KEEPS_ORDER
        if self.kind is not None:
            return post.kind is self.kind
        if self.certified:
            return post.kind in _OFFICERS and self.department in post.authorities
        return post.kind in _OFFICERS and self.department == post.department


Conjunction = tuple[Term, ...]
Part = tuple[Conjunction, ...]
"""Alternatives, each a conjunction of terms."""


@dataclass(frozen=True)
class Requirement:
    """`first` may go first, `then` must follow before evidence or penalty; often nothing follows."""

    first: Part
    then: Part = ()
    notify: Conjunction = ()
    text: str = ""

    @property
    def terms(self) -> Conjunction:
        """Every term of both parts, in order."""
        return tuple(term for part in (self.first, self.then) for option in part for term in option)

    @property
    def arrival_kinds(self) -> frozenset[MemberKind]:
        """Kinds of people whose being there counts as arrival without an office (case 14)."""
        return frozenset(term.kind for term in self.terms if term.kind is not None)

    @property
    def externals(self) -> tuple[str, ...]:
        """Departments to request, whether they are needed or told."""
        named = (term.department for term in (*self.terms, *self.notify) if term.is_external)
        return tuple(dict.fromkeys(code for code in named if code is not None))


NOTHING = Requirement(first=())


def parse_requirement(text: str) -> Requirement:
    """Read a need; BadRequirement names what can't be read."""
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        raise BadRequirement(f"need {text!r}: brackets stand once, at the end")
    parts = shape["body"].strip().split(">")
    if len(parts) > 2:
        raise BadRequirement(f"need {text!r}: '>' stands once")
    first, *then = (_part(part, text) for part in parts)
    notify = () if shape["notify"] is None else _terms(shape["notify"], ",", text)
    return Requirement(first, then[0] if then else (), notify, text.strip())


def _part(part: str, text: str) -> Part:
    return tuple(_terms(option, "+", text) for option in part.split("/"))


def _terms(joined: str, separator: str, text: str) -> Conjunction:
    return tuple(_term(word.strip(), text) for word in joined.split(separator))


def _term(word: str, text: str) -> Term:
    if word in _KINDS:
        return Term(kind=_KINDS[word])
    if word == OFF_SITE:
        return Term()
    if word.startswith("K:") and word[2:].isidentifier():
        return Term(contractor_object=word[2:])
    named = _DEPARTMENT.fullmatch(word)
    if named is None or named[1] not in DEPARTMENTS or named[2] == "0":
        raise BadRequirement(f"need {text!r}: {word!r} is no kind, department or contractor")
    return Term(department=named[1], count=int(named[2] or 1), certified=bool(named[2]))


def fills(term: Term, posts: Sequence[Post], contractor_object: str | None = None) -> bool:
    """Whether one crew alone fills a term."""
    if term.contractor_object is not None:
        return term.contractor_object == contractor_object
    return term.is_dispatchable and sum(map(term.fits, posts)) >= term.count


def meets_arrival(
    requirement: Requirement, posts: Sequence[Post], contractor_object: str | None = None
) -> bool:
    """Whether this crew, being there alone, stops arrival: it fills any one term of either part.

    One term of `A+K:lift` is enough: that all have come is `team_complete`, measured apart (case 2).
    """
    return any(fills(term, posts, contractor_object) for term in requirement.terms)


def contributes(
    requirement: Requirement, posts: Sequence[Post], contractor_object: str | None = None
) -> bool:
    """Whether anybody of this crew is needed, so that its answer counts as response."""
    return any(brings_to(term, posts, contractor_object) for term in requirement.terms)


def brings_to(term: Term, posts: Sequence[Post], contractor_object: str | None) -> bool:
    """Whether anybody of this crew counts for a term."""
    if term.contractor_object is not None:
        return term.contractor_object == contractor_object
    return term.is_dispatchable and any(map(term.fits, posts))


def shortfall(requirement: Requirement, teams: Iterable[Team]) -> tuple[Term, ...]:
    """What is still missing with all `teams` together, for both parts; empty when the team is complete.

    Of several ways the one that lacks least counts. What only others can send is not ours to lack,
    and evidence from off site is no crew: such ways count only where no crew of ours could go.
    """
    crews = list(teams)
    missing = (_least_missing(part, crews) for part in (requirement.first, requirement.then))
    return tuple(dict.fromkeys(term for part in missing for term in part))


def _least_missing(part: Part, crews: Sequence[Team]) -> Conjunction:
    options = [tuple(term for term in option if term.is_dispatchable) for option in part]
    own = [option for option in options if option]
    return min((_missing(option, crews) for option in own), key=_people, default=())


def _people(terms: Conjunction) -> int:
    return sum(term.count for term in terms)


def _missing(option: Conjunction, crews: Sequence[Team]) -> Conjunction:
    """Terms that nobody is left for; a person fills one term, the strictest terms choose first."""
    objects = {contractor_object for _, contractor_object in crews}
    left = [post for posts, _ in crews for post in posts]
    lacking: list[Term] = []
    for term in sorted(option, key=lambda term: (not term.certified, term.kind is MemberKind.AUXILIARY)):
        if term.contractor_object is not None:
            lacking += [term] * (term.contractor_object not in objects)
            continue
        chosen = _chosen(term, left)
        for post in chosen:
            left.remove(post)
        lacking += [term] * (len(chosen) < term.count)
    return tuple(lacking)


def _chosen(term: Term, left: Sequence[Post]) -> list[Post]:
    """People for a term, those first whom other terms would miss least."""
    fitting = filter(term.fits, left)
    cheapest = sorted(fitting, key=lambda post: (post.kind in _OFFICERS, len(post.authorities)))
    return cheapest[: term.count]


def may_act(requirement: Requirement, posts: Sequence[Post], *, penalty: bool) -> bool:
    """Whether these people may do what is needed; a penalty takes two certified officers of one authority.

    People of several crews may stand together, but two certificates of different authorities never add up.
    """
    if not penalty:
        return contributes(requirement, posts)
    return any(
        sum(map(term.fits, posts)) >= max(term.count, PENALTY_OFFICERS)
        for term in requirement.terms
        if term.certified and not term.is_external
    )


def is_auxiliary_alone(posts: Sequence[Post]) -> bool:
    """Whether nobody of a crew could ever impose a penalty; it is never the only one on such a task."""
    return bool(posts) and not any(post.kind in _OFFICERS for post in posts)
