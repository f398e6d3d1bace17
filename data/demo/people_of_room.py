"""Who sits at the desks of the demo: operators by turn, commanders, a dispatcher for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from functools import cache
from importlib.resources import files

from data.demo.day import ZONE
from data.demo.schematic import read_toml
from dispatch.simulation.cast import Cast, Turn
from dispatch.simulation.chance import Chance
from dispatch.simulation.habits import Habits, read_habits
from dispatch.simulation.laws import Law, read_laws


def draw_cast(seed: int, units: Iterable[str]) -> Cast:
    """Return the people of the room and of the units, by name."""
    names, chance = read_toml("names.toml"), Chance(seed)
    room = names["room"]
    turns = tuple(
        Turn(time.fromisoformat(starts), tuple(operators), commander)
        for starts, operators, commander in zip(
            room["turns_start"], room["operators"], room["commanders"], strict=True
        )
    )
    dispatchers = {
        unit: chance.one_of(names["surnames"], "dispatcher", unit)
        + chance.one_of(names["given"], "dispatcher given", unit)
        for unit in sorted(set(units))
    }
    return Cast(turns, dispatchers, ZONE)


@cache
def demo_habits() -> Habits:
    """How people of the demo day behave."""
    text = files(__package__).joinpath("habits.toml").read_text(encoding="utf-8")
    return read_habits(text)


@cache
def demo_laws() -> Mapping[str, Law]:
    """Other worlds in which the demo's day can be played."""
    return read_laws(files(__package__).joinpath("laws.toml").read_text(encoding="utf-8"))
