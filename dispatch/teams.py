"""Whether the team is complete, and which crews would make it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.assignment import Assignment
from dispatch.candidates import Candidate
from dispatch.need import Need
from dispatch.people import Crew, MakeUp
from dispatch.requirement import Requirement, Team, Term, brings_to, shortfall


@dataclass(frozen=True)
class Shortfall:
    """What the first advised crew, with those under way, leaves open.

    `missing` are its terms (such as `ZF2`), `joined_by` the crews that would have to come too, in order, and
    `unmet` what stays missing with all of them.
    """

    missing: tuple[str, ...]
    joined_by: tuple[str, ...]
    unmet: tuple[str, ...]


def team_shortfall(
    need: Need,
    under_way: Iterable[Assignment],
    ranked: Sequence[Candidate],
    crews: Mapping[str, Crew],
) -> Shortfall | None:
    """What is short when the first of `ranked` goes; None when that makes the team complete."""
    teams: list[Team] = [task.team for task in under_way]
    teams += [_team(crews[line.crew_id]) for line in ranked[:1]]
    missing = shortfall(need.requirement, teams)
    if not missing:
        return None
    joined, unmet = _joined(need.requirement, teams, missing, [crews[line.crew_id] for line in ranked[1:]])
    return Shortfall(_texts(missing), joined, _texts(unmet))


def completing(
    need: Need,
    under_way: Iterable[Assignment],
    line: Candidate,
    others: Iterable[Candidate],
    crews: Mapping[str, Crew],
) -> tuple[str, ...]:
    """The crews that would have to come along with this line's, in order; none where its going is enough."""
    teams: list[Team] = [task.team for task in under_way]
    teams.append(_team(crews[line.crew_id]))
    missing = shortfall(need.requirement, teams)
    rest = (crews[other.crew_id] for other in others if other.crew_id != line.crew_id)
    return _joined(need.requirement, teams, missing, rest)[0]


def _joined(
    requirement: Requirement, teams: list[Team], missing: tuple[Term, ...], others: Iterable[Crew]
) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    """Crews added one by one where they bring what is missing, the earliest first."""
    joined: list[str] = []
    useless: set[MakeUp] = set()
    for crew in others:
        if not missing:
            break
        if crew.make_up in useless:
            continue
        if not any(brings_to(term, crew.posts, crew.contractor_object) for term in missing):
            useless.add(crew.make_up)
            continue
        useless.clear()
        teams.append(_team(crew))
        joined.append(crew.id)
        missing = shortfall(requirement, teams)
    return tuple(joined), missing


def _team(crew: Crew) -> Team:
    return crew.posts, crew.contractor_object


def _texts(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(str(term) for term in terms)
