"""People, shifts and crews as tables: who they are, what they may do, and who moves together when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from data.exporters.export_kinds import Column, ExportKind, ExportRoom, Point, Value
from dispatch.fixes import Fix
from dispatch.people import Certificate, Crew, Member, Shift
from dispatch.reasons import Reason
from dispatch.situation import Situation

BETWEEN_BADGES = " "
_CERTIFICATE = ("authority", "field", "number", "valid_to")
_SHOWN_CERTIFICATES = 3
"""So many have their columns even where nobody has one."""


def tell_personal(records: Sequence[object]) -> tuple[Reason, ...]:
    """That names and badges of people leave."""
    return (Reason("export_personal", {"rows": len(records)}),) if records else ()


def _members(room: ExportRoom) -> Sequence[Member]:
    return sorted(room.store.rows(Member), key=lambda member: member.badge)


def _certificate(number: int, part: str, member: Member) -> Value:
    held: tuple[Certificate, ...] = member.certificates[number - 1 : number]
    told: Value = getattr(held[0], part) if held else None
    return told


def _certificate_columns(members: Sequence[Member]) -> tuple[Column[Member], ...]:
    most = max((len(member.certificates) for member in members), default=0)
    return tuple(
        Column(
            f"certificate_{part}" + (f"_{number}" if number > 1 else ""), partial(_certificate, number, part)
        )
        for number in range(1, max(most, _SHOWN_CERTIFICATES) + 1)
        for part in _CERTIFICATE
    )


PEOPLE = ExportKind[Member](
    "people",
    _members,
    columns=(
        Column("badge", lambda member: member.badge),
        Column("name", lambda member: member.name),
        Column("kind", lambda member: member.kind.value),
        Column("department", lambda member: member.department),
        Column("tasking_unit", lambda member: member.tasking_unit),
        Column("mode", lambda member: member.mode.value),
        Column("level", lambda member: member.level),
    ),
    more=_certificate_columns,
    notices=tell_personal,
)


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate with the badge of who holds it."""

    badge: str
    certificate: Certificate


def _certificates(room: ExportRoom) -> Sequence[HeldCertificate]:
    return [HeldCertificate(member.badge, held) for member in _members(room) for held in member.certificates]


CERTIFICATES = ExportKind[HeldCertificate](
    "certificates",
    _certificates,
    columns=(
        Column("badge", lambda held: held.badge),
        Column("authority", lambda held: held.certificate.authority),
        Column("field", lambda held: held.certificate.field),
        Column("number", lambda held: held.certificate.number),
        Column("valid_to", lambda held: held.certificate.valid_to),
    ),
    notices=tell_personal,
)


def _shifts(room: ExportRoom) -> Sequence[Shift]:
    shifts = (one for one in room.store.rows(Shift) if room.is_within(one.starts_at, one.ends_at))
    return sorted(shifts, key=lambda shift: (shift.starts_at, shift.unit, shift.name))


SHIFTS = ExportKind[Shift](
    "shifts",
    _shifts,
    columns=(
        Column("name", lambda shift: shift.name),
        Column("unit", lambda shift: shift.unit),
        Column("starts_at", lambda shift: shift.starts_at),
        Column("ends_at", lambda shift: shift.ends_at),
    ),
)


@dataclass(frozen=True)
class CrewRecord:
    """A crew with what it is known by elsewhere; status and fix only while it is on shift."""

    crew: Crew
    badges: tuple[str, ...]
    lead: str
    shift: str
    status: str
    fix: Fix | None


def _crews(room: ExportRoom) -> Sequence[CrewRecord]:
    """Crews whose people are known; stand-ins for call signs of the past come in with their history."""
    return list(_crew_records(room))


def _crew_records(room: ExportRoom) -> Iterator[CrewRecord]:
    badges = {member.id: member.badge for member in room.store.rows(Member)}
    shifts = {shift.id: shift.name for shift in room.store.rows(Shift)}
    situation = Situation.of(room.store.snapshot(room.now))
    crews = (crew for crew in room.store.rows(Crew) if crew.member_ids)
    for crew in sorted(crews, key=lambda crew: (crew.starts_at, crew.call_sign)):
        if not room.is_within(crew.starts_at, crew.ends_at):
            continue
        is_on_shift = crew.is_on_shift(room.now)
        yield CrewRecord(
            crew=crew,
            badges=tuple(badges.get(member_id, "") for member_id in crew.member_ids),
            lead=badges.get(crew.lead_id, ""),
            shift=shifts.get(crew.shift_id, ""),
            status=situation.status_of(crew, room.now).value if is_on_shift else "",
            fix=situation.fix_of(crew) if is_on_shift else None,
        )


def _place(record: CrewRecord) -> Point:
    return (record.fix.lon, record.fix.lat) if record.fix else (None, None)


CREWS = ExportKind[CrewRecord](
    "crews",
    _crews,
    columns=(
        Column("call_sign", lambda record: record.crew.call_sign),
        Column("name", lambda record: record.crew.name),
        Column("unit", lambda record: record.crew.unit),
        Column("home_zone", lambda record: record.crew.home_zone),
        Column("members", lambda record: BETWEEN_BADGES.join(record.badges)),
        Column("lead", lambda record: record.lead),
        Column("mode", lambda record: record.crew.mode.value),
        Column("shift", lambda record: record.shift),
        Column("starts_at", lambda record: record.crew.starts_at),
        Column("ends_at", lambda record: record.crew.ends_at),
        Column("contractor_object", lambda record: record.crew.contractor_object),
        Column("kind", lambda record: record.crew.kind.value, is_told_only=True),
        Column("status", lambda record: record.status, is_told_only=True),
        Column("fixed_at", lambda record: record.fix.fixed_at if record.fix else None, is_told_only=True),
    ),
    point=_place,
    notices=tell_personal,
    uncarried=frozenset({"signed_on", "declared", "standing_by"}),
)
