"""Contracts of crews: who keeps up what, where, until when; matched to crews by unit, else by object."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dispatch.facilities import Contractor
from dispatch.people import Crew
from dispatch.reasons import Reason


def contracts_of(crew: Crew, contractors: Iterable[Contractor]) -> tuple[Contractor, ...]:
    """The contractor whose code is the crew's unit, else all who have the crew's object; none for others."""
    if crew.contractor_object is None:
        return ()
    known = tuple(contractors)
    named = tuple(one for one in known if one.code == crew.unit)
    return named or tuple(one for one in known if crew.contractor_object in one.objects)


def speaks_against_contract(crew: Crew, contractors: Iterable[Contractor], day: date) -> Reason | None:
    """Why a contractor's crew should not go: its contract has ended, or is about other objects.

    A crew of whom no contract is known may go: a centre need not list its contractors.
    """
    held = contracts_of(crew, contractors)
    if not held:
        return None
    about = [one for one in held if not one.objects or crew.contractor_object in one.objects]
    if not about:
        return Reason("outside_contract", {"contractor": held[0].name, "object": crew.contractor_object})
    ended = [one for one in about if one.valid_to is not None and one.valid_to < day]
    if len(ended) < len(about):
        return None
    last = max(ended, key=lambda one: one.valid_to or day)
    return Reason("contract_ended", {"contractor": last.name, "valid_to": last.valid_to})


def covers(held: Iterable[Contractor], zones: Iterable[str]) -> bool:
    """Whether one of these contracts is for a place with these zones; one without units is for everywhere."""
    here = set(zones)
    contracts = tuple(held)
    return not contracts or any(not one.units or here.intersection(one.units) for one in contracts)
