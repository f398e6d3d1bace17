"""Which import profiles are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.import_profile import ImportProfile
from dispatch.ports import Query
from dispatch.room import Room


@dataclass(frozen=True)
class Profiles(Query[tuple[ImportProfile, ...]]):
    """The profiles that are offered for one kind of import, or for all, by name."""

    code: ClassVar[str] = "profiles"
    what: str = ""


def profiles(query: Profiles, room: Room) -> tuple[ImportProfile, ...]:
    kept = room.store.rows(ImportProfile, **({"what": query.what} if query.what else {}))
    offered = (profile for profile in kept if not profile.is_dropped)
    return tuple(sorted(offered, key=lambda profile: (profile.what, profile.name)))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {Profiles: profiles}
