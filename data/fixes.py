"""Fixes as they are kept: many, written in batches, no steps of the record, one a member and moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select

from data.database import insert_unless_there
from data.tables import FIXES
from dispatch.fixes import Fix

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# SQLite takes some 32,000 values in one statement; a thousand keeps plans small everywhere.
_MEMBERS_AT_ONCE = 1_000


def _newest_of_each() -> Select[Any]:
    """One statement for all members: it steps from member to member through the key, whatever it holds."""
    told = select(func.min(FIXES.c.member_id).label("member_id")).cte("told", recursive=True)
    after, own = FIXES.alias("after"), FIXES.alias("own")
    following = select(func.min(after.c.member_id)).where(after.c.member_id > told.c.member_id)
    told = told.union_all(select(following.scalar_subquery()).where(told.c.member_id.is_not(None)))
    last = select(func.max(own.c.fixed_at)).where(own.c.member_id == told.c.member_id)
    is_last = (FIXES.c.member_id == told.c.member_id) & (FIXES.c.fixed_at == last.scalar_subquery())
    return select(FIXES).select_from(told.join(FIXES, is_last))


_NEWEST = _newest_of_each()


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def write_fixes(connection: Connection, fixes: Sequence[Fix]) -> None:
    """Keeps `fixes`; one that is there already (same member, same moment) is passed over."""
    if fixes:
        connection.execute(
            insert_unless_there(connection.dialect.name, FIXES), [_columns(fix) for fix in fixes]
        )


def fixes_since(
    connection: Connection, member_ids: Iterable[str], since: datetime, until: datetime | None = None
) -> tuple[Fix, ...]:
    """Fixes of the members measured at or after `since` and before `until`, in order of measurement."""
    found: list[Row[Any]] = []
    for some in _batches(sorted(set(member_ids))):
        wanted = FIXES.c.member_id.in_(some) & (FIXES.c.fixed_at >= microseconds(since))
        if until is not None:
            wanted &= FIXES.c.fixed_at < microseconds(until)
        found.extend(connection.execute(select(FIXES).where(wanted)))
    found.sort(key=lambda line: (line.fixed_at, line.member_id))
    return tuple(_fix(line) for line in found)


def newest_fixes(connection: Connection, member_ids: Iterable[str]) -> dict[str, Fix]:
    """The last measured fix of each member who has one."""
    wanted = set(member_ids)
    lines = connection.execute(_NEWEST)
    return {line.member_id: _fix(line) for line in lines if line.member_id in wanted}


def prune_fixes(connection: Connection, before: datetime) -> int:
    """Takes away fixes measured before a moment; returns how many."""
    return connection.execute(delete(FIXES).where(FIXES.c.fixed_at < microseconds(before))).rowcount


def _batches(members: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(members), _MEMBERS_AT_ONCE):
        yield members[start : start + _MEMBERS_AT_ONCE]


def _columns(fix: Fix) -> dict[str, object]:
    return {
        "member_id": fix.member_id,
        "fixed_at": microseconds(fix.fixed_at),
        "received_at": microseconds(fix.received_at),
        "lon": fix.lon,
        "lat": fix.lat,
        "accuracy_m": fix.accuracy_m,
        "speed_mps": fix.speed_mps,
        "is_on_deck": fix.is_on_deck,
    }


def _fix(line: Row[Any]) -> Fix:
    return Fix(
        member_id=line.member_id,
        lon=line.lon,
        lat=line.lat,
        fixed_at=_EPOCH + line.fixed_at * _MICROSECOND,
        received_at=_EPOCH + line.received_at * _MICROSECOND,
        accuracy_m=line.accuracy_m,
        speed_mps=line.speed_mps,
        is_on_deck=line.is_on_deck,
    )
