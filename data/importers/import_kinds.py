"""What a kind of import is: the columns and choices that it knows, and how it prepares a file."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from data.importers.choices import Choices
from data.importers.importing import Prepared
from data.importers.progress import Progress, unheard
from data.store import SqlStore
from dispatch.centre import Centre


class Form(StrEnum):
    """What stands in a column or choice; previews guess it, dialogs choose their field by it."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    LON = "lon"
    LAT = "lat"
    TIME = "time"
    DAY = "day"
    YES_NO = "yes_no"
    LIST = "list"
    ONE_OF = "one_of"
    DATUM = "datum"
    TIMEZONE = "timezone"


@dataclass(frozen=True)
class ColumnSpec:
    """A column that an import reads. `also` are headers that files are known to use for it, zh and en."""

    name: str
    form: Form = Form.TEXT
    is_needed: bool = False
    also: tuple[str, ...] = ()


AS_TOLD = "as_told"
"""A choice that is not one for the whole file: each row tells its own, in a column."""


@dataclass(frozen=True)
class OptionSpec:
    """A choice besides columns; `known` are the values of ONE_OF. Its words are `import_option.<name>`.

    `told_in`: where a file has this column and nothing is chosen, it goes by what each row tells.
    """

    name: str
    form: Form = Form.TEXT
    known: tuple[str, ...] = ()
    is_needed: bool = False
    default: str = ""
    told_in: str = ""


DATUM = OptionSpec("datum", Form.DATUM, default="wgs84")
AXES = OptionSpec("axes", Form.ONE_OF, ("as_named", "swapped"), default="as_named")
"""On which axes coordinates stand: `swapped` has north or latitude first, or in the column of longitudes."""
TIMEZONE = OptionSpec("timezone", Form.TIMEZONE)
TIME_FORM = OptionSpec("time_form")
LAYER = OptionSpec("layer")
ATTRIBUTION = OptionSpec("attribution")
LICENCE = OptionSpec("licence")


def told_choices(options: Iterable[OptionSpec], header: Collection[str]) -> dict[str, str]:
    """The choices that the rows of a file with these columns tell by themselves."""
    return {one.name: AS_TOLD for one in options if one.told_in and one.told_in in header}


@dataclass(frozen=True)
class ImportRoom:
    """What an import is checked against, and who hears how far it is."""

    store: SqlStore
    centre: Centre
    now: datetime
    progress: Progress = field(default=unheard)


Preparing = Callable[[tuple[Path, ...], Choices, ImportRoom], Prepared]
Reading = Callable[[str, Choices], bool]


def _nothing_else(_header: str, _choices: Choices) -> bool:
    return False


@dataclass(frozen=True)
class ImportKind:
    """One thing that can be brought in: `what` names it; `has_categories`: a category map can be given.

    `reads` says of a header that is none of `columns` whether it is read all the same; `tells_unread`: that
    others are not is told once for each file.
    """

    what: str
    prepare: Preparing
    columns: tuple[ColumnSpec, ...]
    options: tuple[OptionSpec, ...] = ()
    takes_many_files: bool = False
    has_categories: bool = False
    is_map: bool = False
    reads: Reading = _nothing_else
    tells_unread: bool = True
