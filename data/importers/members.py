"""Brings members in: people with their two lines of authority, their mode and their certificates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from data.importers.importing import Prepared, changed_rows, row_id, source_digest
from data.importers.moments import day_of
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.vocabulary import member_of
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.people import Certificate, Member, MemberKind
from gis.road_network import Mode

NEEDED = ("badge", "name", "kind", "department", "tasking_unit", "mode")
MOST_CERTIFICATES = 9


@dataclass(frozen=True)
class MemberOptions:
    """What a caller says of a table of members; `columns` maps our names to the file's.

    Columns: badge, name, kind, department, tasking_unit, mode, and where known level,
    certificate_authority, certificate_field, certificate_number, certificate_valid_to; more certificates
    in the same columns with _2, _3 … behind.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def prepare_members(
    path: Path, options: MemberOptions, store: SqlStore, centre: Centre, today: date
) -> Prepared:
    """Read members and check them; nothing is changed. A badge that is known is the same person.

    Refused: missing_value, unknown_kind, unknown_mode, duplicate. Mended: certificate_date_invalid (kept
    without it). Noticed: certificate_expired, unknown_unit.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = store.rows(Member)
    ids = {member.badge: member.id for member in kept}
    first: dict[str, str] = {}
    members: list[Member] = []
    for row in read_table(path, NEEDED, findings, options.columns):
        try:
            member = _member(row, ids, findings, today)
            if first.setdefault(member.badge, row.row) != row.row:
                raise RowRefused("duplicate", of=first[member.badge])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        tell_unknown_unit(row, member.tasking_unit, centre, findings)
        members.append(member)
    changed = changed_rows(members, kept)
    findings.unchanged = len(members) - len(changed)
    return Prepared("people", path.name, digest, findings.report(), tuple(changed))


def tell_unknown_unit(row: TableRow, unit: str, centre: Centre, findings: Findings) -> None:
    """Notice a unit that is no zone of the centre; with no zones at all nothing can be said."""
    if len(centre.atlas) and unit not in centre.atlas:
        findings.notice(row.row, "unknown_unit", unit=unit)


def _member(row: TableRow, ids: Mapping[str, str], findings: Findings, today: date) -> Member:
    badge = row.need("badge")
    return Member(
        id=ids.get(badge) or row_id("member", badge),
        badge=badge,
        name=row.need("name"),
        kind=member_of(MemberKind, "kind", row.need("kind")),
        department=row.need("department"),
        tasking_unit=row.need("tasking_unit"),
        mode=member_of(Mode, "mode", row.need("mode")),
        level=row.get("level"),
        certificates=tuple(_certificates(row, findings, today)),
    )


def _certificates(row: TableRow, findings: Findings, today: date) -> Iterator[Certificate]:
    for behind in ("", *(f"_{number}" for number in range(2, MOST_CERTIFICATES + 1))):
        authority = row.get(f"certificate_authority{behind}")
        if not authority:
            continue
        number, until = row.get(f"certificate_number{behind}"), row.get(f"certificate_valid_to{behind}")
        try:
            valid_to = day_of(until)
        except ValueError:
            findings.mend(row.row, "certificate_date_invalid", number=number, value=until)
            continue
        if valid_to < today:
            findings.notice(row.row, "certificate_expired", number=number, valid_to=valid_to.isoformat())
        yield Certificate(authority, row.get(f"certificate_field{behind}"), number, valid_to)
