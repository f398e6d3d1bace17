"""Brings rosters in: a line for each crew or person, a column for each day of a week, in each cell a turn."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.importers.choices import Choices, the_one_file
from data.importers.crew_reading import CrewReading
from data.importers.import_kinds import LAYER, TIMEZONE, ColumnSpec, Form, ImportKind, ImportRoom, OptionSpec
from data.importers.importing import Prepared, source_digest
from data.importers.moments import MomentReading
from data.importers.progress import told
from data.importers.report import HEADER_ROW, Findings, RowRefused
from data.importers.roster_cells import DAYS, day_columns, hours_of, is_day, week_of
from data.importers.roster_lines import Line, LineReading, Roster, crew_of, tell_unknown_units
from data.importers.tables import header_of, read_table

NEEDED = ("members",)
_OTHER_NAMES = {
    "monday": ("周一", "星期一", "mon"),
    "tuesday": ("周二", "星期二", "tue"),
    "wednesday": ("周三", "星期三", "wed"),
    "thursday": ("周四", "星期四", "thu"),
    "friday": ("周五", "星期五", "fri"),
    "saturday": ("周六", "星期六", "sat"),
    "sunday": ("周日", "星期日", "星期天", "周天", "sun"),
}


def prepare_rosters(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read a week's roster and check it; nothing is changed. Crews are known by call sign and start.

    Lines of one call sign are one crew in each turn that they share; a line without one is a crew of its own.
    Refused: missing_value, unknown_member, member_twice, lead_not_member, unknown_mode, unknown_turn,
    roster_contradicts, on_two_crews. Noticed: unknown_unit, no_turn, crew_not_in_roster (a crew of that week
    that the file does not name any more stays), contract_expired, object_outside_contract. Refused
    ("bad_week") for a week, ("bad_choice") for turns that can't be read.
    """
    digest, findings = source_digest(path), Findings()
    crews, roster = CrewReading.of(room.store, room.centre), Roster(findings)
    monday = week_of(choices.text("week"))
    roster.take_all(list(_lines(path, monday, choices, room, crews, findings)))
    tell_unknown_units(roster.lines, crews, findings)
    of_line: dict[str, set[str]] = defaultdict(set)
    for turn, lines in roster.teams():
        crew = crew_of(turn, lines, crews, findings)
        for line in lines:
            of_line[line.row.row].add(crew.id)
    _tell_who_is_left(crews, roster, monday, findings)
    shifts, changed = crews.changed()
    new = {crew.id for crew in changed}
    findings.unchanged = sum(not of_line[line.row.row] & new for line in roster.lines)
    return Prepared("rosters", path.name, digest, findings.report(), (*shifts, *changed))


def _lines(
    path: Path, monday: date, choices: Choices, room: ImportRoom, crews: CrewReading, findings: Findings
) -> Iterator[Line]:
    layer = choices.text("layer")
    named = {ours: theirs for ours, theirs in choices.columns.items() if ours in DAYS}
    columns = {ours: theirs for ours, theirs in choices.columns.items() if ours not in DAYS}
    days = day_columns(path, header_of(path, layer), named, monday, _OTHER_NAMES)
    reading = LineReading(crews, days, hours_of(choices.text("turns")), _zone(choices, room))
    table = read_table(path, NEEDED, findings, columns, layer, room.progress, fills_across=True)
    for row in told(table, "checking", room.progress):
        try:
            yield reading.read(row, findings)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)


def _zone(choices: Choices, room: ImportRoom) -> ZoneInfo:
    named = MomentReading(choices.text("timezone")).timezone
    return ZoneInfo(named) if named else room.centre.zone


def _tell_who_is_left(crews: CrewReading, roster: Roster, monday: date, findings: Findings) -> None:
    """Notice crews of the week and of units in the file that the file does not name: nobody is taken away."""
    units = {line.unit for line in roster.lines if line.turns}
    last = monday + timedelta(days=7)
    for key, crew in sorted(crews.kept.items()):
        is_of_week = monday <= crews.centre.local(crew.starts_at).date() < last
        if is_of_week and crew.member_ids and crew.unit in units and key not in crews.crews:
            starts_at = crews.centre.local(crew.starts_at).strftime("%Y-%m-%d %H:%M")
            findings.notice(HEADER_ROW, "crew_not_in_roster", crew=crew.call_sign, starts_at=starts_at)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_rosters(the_one_file(paths), choices, room)


def _is_day(header: str, choices: Choices) -> bool:
    return is_day(header, week_of(choices.text("week")), _OTHER_NAMES)


KIND = ImportKind(
    "rosters",
    _prepare,
    columns=(
        ColumnSpec("members", Form.LIST, True, ("队员", "人员", "成员", "工号", "badges", "badge")),
        ColumnSpec("call_sign", Form.CODE, also=("呼号", "电台呼号", "call sign", "radio")),
        ColumnSpec("unit", Form.CODE, also=("街道", "所属单位", "单位", "street")),
        ColumnSpec("lead", Form.CODE, also=("队长", "带队", "leader")),
        ColumnSpec("mode", Form.CODE, also=("出行方式", "交通方式", "travel mode")),
        ColumnSpec("name", Form.TEXT, also=("队伍", "队伍名称", "名称", "crew")),
        ColumnSpec("home_zone", Form.CODE, also=("责任区", "巡区", "home zone", "beat")),
        ColumnSpec("contractor_object", Form.CODE, also=("养护对象", "object")),
        *(ColumnSpec(day, Form.CODE, also=_OTHER_NAMES[day]) for day in DAYS),
    ),
    options=(
        LAYER,
        OptionSpec("week", Form.TEXT, is_needed=True),
        OptionSpec("turns", Form.TEXT),
        TIMEZONE,
    ),
    reads=_is_day,
)
