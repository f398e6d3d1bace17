"""Who acts: the actor of an action and the roles of the room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a seat may do is decided by its role (dispatch/permissions.py)."""

    OPERATOR = "operator"
    DUTY_COMMANDER = "duty_commander"
    STREET_DISPATCHER = "street_dispatcher"
    PLANNER = "planner"
    CREW = "crew"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """A person at a seat, or the system. `unit` bounds street dispatchers and crews to their own."""

    name: str
    role: Role
    unit: str = ""


SYSTEM = Actor("system", Role.SYSTEM)
