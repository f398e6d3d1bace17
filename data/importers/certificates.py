"""Brings certificates in: who may act for which authority, and until when, merged into the people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.crew_reading import renewed_crews
from data.importers.departments import Departments
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, source_digest
from data.importers.moments import day_of
from data.importers.progress import told
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from dispatch.people import Certificate, Member

NEEDED = ("badge", "authority", "number", "valid_to")


def prepare_certificates(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read certificates and check them; nothing is changed. One of the same number is replaced.

    Refused: missing_value, unknown_member, bad_day, duplicate. Noticed: certificate_expired,
    unknown_department. Crews on duty or to come in which somebody now brings other powers change with them.
    """
    digest, findings = source_digest(path), Findings()
    kept = room.store.rows(Member)
    members = {member.badge: member for member in kept}
    today, departments = room.centre.local(room.now).date(), Departments(room.centre)
    first: dict[tuple[str, str], str] = {}
    table = read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress)
    for row in told(table, "checking", room.progress):
        try:
            member, certificate = _certificate(row, members, departments, findings)
            if first.setdefault((member.badge, certificate.number), row.row) != row.row:
                raise RowRefused("duplicate", of=first[member.badge, certificate.number])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        _tell_expired(row, certificate, today, findings)
        findings.unchanged += certificate in member.certificates
        members[member.badge] = _merged(member, certificate)
    changed = {member.id: member for member in changed_rows(members.values(), kept)}
    crews = renewed_crews(room.store, changed, room.now, room.centre)
    return Prepared("certificates", path.name, digest, findings.report(), (*changed.values(), *crews))


def _certificate(
    row: TableRow, members: Mapping[str, Member], departments: Departments, findings: Findings
) -> tuple[Member, Certificate]:
    """Whose certificate a row tells of, and what it says."""
    badge, number, until = row.need("badge"), row.need("number"), row.need("valid_to")
    row.need("authority")
    if badge not in members:
        raise RowRefused("unknown_member", badge=badge)
    try:
        valid_to = day_of(until)
    except ValueError:
        raise RowRefused("bad_day", column="valid_to", value=until) from None
    authority = departments.code_of(row, "authority", findings)
    same = next((one for one in members[badge].certificates if one.number == number), None)
    field = row.get("field") if same is None or row.has("field") else same.field
    return members[badge], Certificate(authority, field, number, valid_to)


def _tell_expired(row: TableRow, certificate: Certificate, today: date, findings: Findings) -> None:
    if certificate.valid_to < today:
        until = certificate.valid_to.isoformat()
        findings.notice(row.row, "certificate_expired", number=certificate.number, valid_to=until)


def _merged(member: Member, certificate: Certificate) -> Member:
    """The member with a certificate in the place of the one of its number, or behind the others."""
    same = certificate.number
    if all(one.number != same for one in member.certificates):
        return replace(member, certificates=(*member.certificates, certificate))
    held = tuple(certificate if one.number == same else one for one in member.certificates)
    return replace(member, certificates=held)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_certificates(the_one_file(paths), choices, room)


KIND = ImportKind(
    "certificates",
    _prepare,
    columns=(
        ColumnSpec("badge", Form.CODE, True, ("工号", "警号", "编号", "staff number")),
        ColumnSpec("authority", Form.CODE, True, ("发证机关", "执法主体", "部门", "issued by")),
        ColumnSpec("number", Form.CODE, True, ("证号", "证件号", "执法证号", "certificate")),
        ColumnSpec("valid_to", Form.DAY, True, ("有效期至", "证件有效期", "valid to", "expires")),
        ColumnSpec("field", Form.TEXT, also=("执法领域", "证件领域", "领域")),
    ),
    options=(LAYER,),
)
