"""Questions about leaders' instructions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.instructions import Instruction, order
from dispatch.ports import Query
from dispatch.room import Room


@dataclass(frozen=True)
class InstructionsNow(Query[tuple[Instruction, ...]]):
    """All instructions of the live picture: those open, the next due first, then those answered today."""

    code: ClassVar[str] = "instructions_now"


def instructions_now(_query: InstructionsNow, room: Room) -> tuple[Instruction, ...]:
    return tuple(sorted(room.situation.instructions.values(), key=order))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {InstructionsNow: instructions_now}
