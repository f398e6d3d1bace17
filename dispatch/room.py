"""What answers to questions are made from."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.centre import Centre
from dispatch.foresight import Foresight
from dispatch.ports import Clock, Store
from dispatch.situation import Situation


@dataclass(frozen=True)
class Room:
    """What answers are made from: the live picture, the centre, what is kept, the time, earlier foresight."""

    situation: Situation
    centre: Centre
    store: Store
    clock: Clock
    foresight: Foresight
