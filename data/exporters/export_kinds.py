"""What a kind of export is: which records, in which columns, placed by what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from shapely.geometry.base import BaseGeometry

from data.importers.progress import Progress, unheard
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.reasons import Reason
from gis.reference import WGS84, Reference
from gis.zones import ZoneKind

R = TypeVar("R")
Value = str | int | float | bool | datetime | date | None
Point = tuple[float | None, float | None]


@dataclass(frozen=True)
class ExportRoom:
    """What is exported from, and what a caller asks: the reference of coordinates, a kind of zones, days.

    `first` and `last` are local days, both inclusive; they hold for what happened or was on duty on a day.
    """

    store: SqlStore
    centre: Centre
    now: datetime
    reference: Reference = WGS84
    zone_kind: ZoneKind | None = None
    first: date | None = None
    last: date | None = None
    progress: Progress = field(default=unheard)

    def is_within(self, starts_at: datetime, ends_at: datetime | None = None) -> bool:
        """Whether a moment, or a span, has a part in the days that were asked for."""
        starts, ends = (self.centre.local(moment).date() for moment in (starts_at, ends_at or starts_at))
        return (self.last is None or starts <= self.last) and (self.first is None or ends >= self.first)


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column by the name that the importer of the same kind reads.

    `is_told_only`: no importer reads it, since it follows from the rest or held for the moment alone.
    """

    name: str
    get: Callable[[R], Value]
    is_told_only: bool = False


def no_more(_records: Sequence[R]) -> tuple[Column[R], ...]:
    """Columns of a kind whose columns are always the same."""
    return ()


def nothing_to_tell(_records: Sequence[R]) -> tuple[Reason, ...]:
    """Of a kind that leaves whole."""
    return ()


def nobody(_room: ExportRoom) -> Mapping[str, str]:
    """Of a kind whose rows are the centre's own."""
    return {}


@dataclass(frozen=True)
class ExportKind(Generic[R]):
    """One thing that can leave as a table; `what` is the importer's name for it.

    A kind has at most one of `point` (lon, lat) and `shape`, in WGS 84. `more` are columns that depend on
    what is there, `notices` what the one who exports has to know of it. `unwritten` names the importer's
    columns that never leave, `uncarried` the fields of a row that come in again as those of a new one.
    `credit` gives attribution and licence of rows that are somebody else's.
    """

    what: str
    records: Callable[[ExportRoom], Sequence[R]]
    columns: tuple[Column[R], ...]
    more: Callable[[Sequence[R]], tuple[Column[R], ...]] = no_more
    point: Callable[[R], Point] | None = None
    shape: Callable[[R], BaseGeometry | None] | None = None
    notices: Callable[[Sequence[R]], tuple[Reason, ...]] = nothing_to_tell
    unwritten: frozenset[str] = frozenset()
    uncarried: frozenset[str] = frozenset()
    credit: Callable[[ExportRoom], Mapping[str, str]] = nobody
