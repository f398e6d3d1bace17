"""Import profiles kept by name for files that come again, and dropped when none will."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.import_profile import ImportProfile
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class KeepProfile(Action):
    """Keeps how a kind of file is read; one of the same name for the same kind is replaced."""

    code: ClassVar[str] = "keep_profile"
    name: str
    what: str
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()


def keep_profile(action: KeepProfile, work: Work, _centre: Centre) -> None:
    name = action.name.strip()
    if not name:
        raise Refused("profile_without_name")
    earlier = _kept(name, action.what, work)
    work.save(
        ImportProfile(
            id=earlier.id if earlier else work.new_id(),
            version=earlier.version if earlier else 0,
            name=name,
            what=action.what,
            columns=action.columns,
            choices=action.choices,
            categories=action.categories,
            header=action.header,
        )
    )


@dataclass(frozen=True, kw_only=True)
class DropProfile(Action):
    """Offers a profile no more."""

    code: ClassVar[str] = "drop_profile"
    name: str
    what: str


def drop_profile(action: DropProfile, work: Work, _centre: Centre) -> None:
    profile = _kept(action.name, action.what, work)
    if profile is None or profile.is_dropped:
        raise Refused("unknown_profile", name=action.name, what=action.what)
    work.save(replace(profile, is_dropped=True))


def _kept(name: str, what: str, work: Work) -> ImportProfile | None:
    return next(iter(work.find(ImportProfile, name=name, what=what)), None)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    KeepProfile: keep_profile,
    DropProfile: drop_profile,
}
