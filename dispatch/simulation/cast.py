"""Who plays: the people of the command room by turn, the street dispatchers, and crews as actors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dispatch.actors import Actor, Role
from dispatch.people import Crew, Member
from dispatch.simulation.chance import Chance


@dataclass(frozen=True)
class Turn:
    """A turn of the command room, from a local time of day on."""

    starts: time
    operators: tuple[str, ...]
    commander: str


@dataclass(frozen=True)
class Cast:
    """Everybody who acts at a desk. `dispatchers`: unit -> name; a unit without one is served by the room."""

    turns: tuple[Turn, ...]
    dispatchers: Mapping[str, str]
    zone: ZoneInfo

    def operator(self, at: datetime, chance: Chance, *names: object) -> Actor:
        """The operator of the turn who takes this up: the same one for the same names."""
        return Actor(chance.one_of(self._turn(at).operators, "operator", *names), Role.OPERATOR)

    def commander(self, at: datetime) -> Actor:
        """The duty commander of the turn."""
        return Actor(self._turn(at).commander, Role.DUTY_COMMANDER)

    def dispatcher(self, unit: str, at: datetime, chance: Chance) -> Actor:
        """Who dispatches for a unit."""
        name = self.dispatchers.get(unit)
        if name is None:
            return self.operator(at, chance, unit)
        return Actor(name, Role.STREET_DISPATCHER, unit)

    def _turn(self, at: datetime) -> Turn:
        local = at.astimezone(self.zone).time()
        begun = [turn for turn in self.turns if turn.starts <= local]
        return max(begun or self.turns, key=lambda turn: turn.starts)


def crew_actor(crew: Crew, members: Mapping[str, Member]) -> Actor:
    """A crew as its lead's voice."""
    return Actor(members[crew.lead_id].name, Role.CREW, crew.id)
