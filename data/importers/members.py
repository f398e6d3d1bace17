"""Brings members in: people with their two lines of authority, their mode and their certificates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from data.importers.choices import Choices, the_one_file
from data.importers.crew_reading import renewed_crews
from data.importers.departments import Departments, UnitNames
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.moments import day_of
from data.importers.progress import Progress, unheard
from data.importers.report import HEADER_ROW, Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, updated
from data.importers.vocabulary import member_of, word_code
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.people import Certificate, Member, MemberKind
from gis.road_network import Mode

NEEDED = ("badge", "name", "kind", "department", "tasking_unit", "mode")
MOST_CERTIFICATES = 40
_BEHIND = ("", *(f"_{number}" for number in range(2, MOST_CERTIFICATES + 1)))
SHOWN_BADGES = 10


@dataclass(frozen=True)
class MemberOptions:
    """What a caller says of a table of members; `columns` maps our names to the file's.

    Columns: badge, name, kind, department, tasking_unit, mode, and where known level,
    certificate_authority, certificate_field, certificate_number, certificate_valid_to; more certificates
    in the same columns with _2, _3 … behind.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    layer: str = ""


def prepare_members(
    path: Path,
    options: MemberOptions,
    store: SqlStore,
    centre: Centre,
    now: datetime,
    progress: Progress = unheard,
) -> Prepared:
    """Read members and check them; nothing is changed. A badge that is known is the same person.

    Refused: missing_value, unknown_kind, unknown_mode, duplicate. Noticed: certificate_date_invalid and
    certificate_without_authority (the member is kept, the certificate is not), certificate_expired,
    unknown_unit, unit_not_unique, unknown_department, and once not_in_file. Crews on duty or to come in
    which somebody now brings other powers are changed with them.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = store.rows(Member)
    known = {member.badge: member for member in kept}
    first: dict[str, str] = {}
    members: list[Member] = []
    departments, units, today = Departments(centre), UnitNames(centre), centre.local(now).date()
    for row in read_table(path, NEEDED, findings, options.columns, options.layer, progress):
        try:
            member = _member(row, known, findings, today)
            if first.setdefault(member.badge, row.row) != row.row:
                raise RowRefused("duplicate", of=first[member.badge])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        unit = units.code_of(member.tasking_unit)
        units.tell_unknown(row, unit, findings)
        department = departments.code_of(row, "department", findings)
        members.append(replace(member, tasking_unit=unit, department=department))
    changed = changed_of(members, kept, findings)
    _tell_who_is_missing(members, kept, findings)
    crews = renewed_crews(store, {member.id: member for member in changed}, now, centre)
    return Prepared("people", path.name, digest, findings.report(), (*changed, *crews))


def _tell_who_is_missing(members: Iterable[Member], kept: Iterable[Member], findings: Findings) -> None:
    """Notice once how many people of the units in the file are not in it: nobody is taken away."""
    told, units = {member.id for member in members}, {member.tasking_unit for member in members}
    missing = sorted(one.badge for one in kept if one.tasking_unit in units and one.id not in told)
    if missing:
        shown = ", ".join(missing[:SHOWN_BADGES])
        findings.notice(HEADER_ROW, "not_in_file", count=len(missing), badges=shown)


def _member(row: TableRow, kept: Mapping[str, Member], findings: Findings, today: date) -> Member:
    badge = row.need("badge")
    known = kept.get(badge)
    stored = known.certificates if known else ()
    made = Member(
        id=known.id if known else row_id("member", badge),
        badge=badge,
        name=row.need("name"),
        kind=member_of(MemberKind, "kind", row.need("kind")),
        department=row.need("department"),
        tasking_unit=row.need("tasking_unit"),
        mode=member_of(Mode, "mode", row.need("mode")),
        level=row.get("level"),
        certificates=tuple(_certificates(row, stored, findings, today)),
    )
    made = updated(made, known, row, by_name("level"))
    return replace(made, certificates=_with_those_left(row, made, stored, findings))


def _with_those_left(
    row: TableRow, made: Member, stored: Sequence[Certificate], findings: Findings
) -> tuple[Certificate, ...]:
    """A member's certificates, with those kept beyond what the file has columns for; others gone are told."""
    told = [
        place for place, behind in enumerate(_BEHIND, start=1) if row.has(f"certificate_authority{behind}")
    ]
    numbers = {one.number for one in made.certificates}
    left = [one for one in stored[max(told, default=0) :] if one.number not in numbers]
    for gone in stored:
        if gone.number not in numbers and gone not in left:
            findings.notice(row.row, "certificate_gone", number=gone.number)
    return (*made.certificates, *left)


def _certificates(
    row: TableRow, stored: Sequence[Certificate], findings: Findings, today: date
) -> Iterator[Certificate]:
    known = {one.number: one for one in stored}
    for behind in _BEHIND:
        authority = row.get(f"certificate_authority{behind}")
        number, until = row.get(f"certificate_number{behind}"), row.get(f"certificate_valid_to{behind}")
        if not authority:
            if number or until:
                findings.notice(row.row, "certificate_without_authority", number=number or until)
            continue
        same = known.get(number)
        if same is not None and not row.has(f"certificate_valid_to{behind}"):
            until = same.valid_to.isoformat()
        try:
            valid_to = day_of(until)
        except ValueError:
            findings.notice(row.row, "certificate_date_invalid", number=number, value=until)
            continue
        if valid_to < today:
            findings.notice(row.row, "certificate_expired", number=number, valid_to=valid_to.isoformat())
        field = _field(row, f"certificate_field{behind}", same)
        yield Certificate(word_code("department", authority), field, number, valid_to)


def _field(row: TableRow, column: str, same: Certificate | None) -> str:
    return row.get(column) if same is None or row.has(column) else same.field


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = MemberOptions(choices.columns, choices.text("layer"))
    return prepare_members(the_one_file(paths), options, room.store, room.centre, room.now, room.progress)


def _is_of_certificate(header: str, _choices: Choices) -> bool:
    parts = ("authority", "field", "number", "valid_to")
    return header in {f"certificate_{part}{behind}" for part in parts for behind in _BEHIND}


KIND = ImportKind(
    "people",
    _prepare,
    columns=(
        ColumnSpec("badge", Form.CODE, True, ("工号", "警号", "编号", "number", "staff number")),
        ColumnSpec("name", Form.TEXT, True, ("姓名", "full name")),
        ColumnSpec("kind", Form.CODE, True, ("人员类别", "类别", "kind of person")),
        ColumnSpec("department", Form.CODE, True, ("部门", "所属部门", "单位", "employer")),
        ColumnSpec(
            "tasking_unit",
            Form.CODE,
            True,
            ("街道", "使用单位", "派驻街道", "所属街道", "所在街道", "unit", "street"),
        ),
        ColumnSpec("mode", Form.CODE, True, ("出行方式", "交通方式", "travel mode")),
        ColumnSpec("level", Form.TEXT, also=("级别", "等级", "rank")),
        *(
            ColumnSpec(f"certificate_{part}{behind}", form, also=also if not behind else ())
            for behind in ("", "_2", "_3")
            for part, form, also in (
                ("authority", Form.CODE, ("发证机关", "执法主体", "持证单位", "authority")),
                ("field", Form.TEXT, ("执法领域", "证件领域", "field")),
                ("number", Form.CODE, ("证号", "证件号", "执法证号", "certificate")),
                ("valid_to", Form.DAY, ("有效期至", "证件有效期", "valid to", "expires")),
            )
        ),
    ),
    options=(LAYER,),
    reads=_is_of_certificate,
)
