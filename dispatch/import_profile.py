"""Import profiles: how a kind of file is to be read, kept by name and offered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class ImportProfile(Row):
    """What was said of a file once: `columns` ours -> theirs, `choices` by name, `categories` theirs -> ours.

    `header` holds the columns that the file had: a file with the same ones is offered this profile. One that
    was dropped stays kept, as everything under the record does, and is offered no more.
    """

    name: str
    what: str
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    is_dropped: bool = False
