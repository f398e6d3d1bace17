"""Brings people in: a table of members, or one of crews; its header says which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from data.importers.crews import CrewOptions, prepare_crews
from data.importers.importing import Prepared
from data.importers.members import MemberOptions, prepare_members
from data.importers.tables import header_of
from data.store import SqlStore
from dispatch.centre import Centre


@dataclass(frozen=True)
class PeopleOptions:
    """What a caller says of either table; see `MemberOptions` and `CrewOptions`."""

    timezone: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def prepare_people(
    path: Path, options: PeopleOptions, store: SqlStore, centre: Centre, today: date
) -> Prepared:
    """Read a table with a column `call_sign` as crews, any other as members; nothing is changed."""
    if options.columns.get("call_sign", "call_sign") in header_of(path):
        return prepare_crews(path, CrewOptions(options.timezone, options.columns), store, centre)
    return prepare_members(path, MemberOptions(options.columns), store, centre, today)
