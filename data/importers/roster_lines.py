"""The lines of a roster: who is on which turn, and the crews that lines of one call sign make together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.importers.crew_reading import (
    CrewReading,
    Turn,
    badges_in,
    tell_contract,
    told_of_crew,
)
from data.importers.report import Findings, RowRefused
from data.importers.roster_cells import Hours, turns_in
from data.importers.tables import TableRow
from data.importers.vocabulary import member_of
from dispatch.people import Crew
from gis.road_network import Mode

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Line:
    """One line: who, of which crew, on which turns of the week."""

    row: TableRow
    call_sign: str
    badges: tuple[str, ...]
    turns: tuple[Turn, ...]

    @property
    def unit(self) -> str:
        return self.turns[0].unit if self.turns else ""


@dataclass(frozen=True)
class LineReading:
    """How the lines of one roster are read: the cells of its days, and the hours that they name."""

    crews: CrewReading
    columns: Mapping[date, str]
    turns: Mapping[str, Hours]
    zone: ZoneInfo

    def read(self, row: TableRow, findings: Findings) -> Line:
        """The line of a row; noticed as no_turn where the whole week is off. RowRefused: unknown_turn,
        unknown_member, member_twice, unknown_mode, missing_value."""
        badges = badges_in(row, "members")
        for badge in badges:
            if badge not in self.crews.members:
                raise RowRefused("unknown_member", badge=badge)
        if row.get("mode"):
            member_of(Mode, "mode", row.get("mode"))
        unit = self.crews.units.code_of(row.get("unit")) or self.crews.members[badges[0]].tasking_unit
        turns = tuple(
            Turn(unit, hours.name, *hours.on(day, self.zone))
            for day, column in self.columns.items()
            for hours in turns_in(row.cells.get(column, ""), self.turns, day)
        )
        if not turns:
            findings.notice(row.row, "no_turn")
        return Line(row, row.get("call_sign") or badges[0], badges, turns)


@dataclass
class Roster:
    """The lines that agree with one another."""

    findings: Findings
    lines: list[Line] = field(default_factory=list)
    _busy: dict[str, list[tuple[Span, Line]]] = field(default_factory=lambda: defaultdict(list))

    def take_all(self, lines: Sequence[Line]) -> None:
        """Take lines; refused where one contradicts an earlier one."""
        of_crew: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            of_crew[line.call_sign].update(line.badges)
        first: dict[str, Line] = {}
        for line in lines:
            try:
                self._require_agreement(line, first.get(line.call_sign, line), of_crew[line.call_sign])
            except RowRefused as refused:
                self.findings.refuse(line.row.row, refused.code, **refused.values)
                continue
            if line.turns:
                first.setdefault(line.call_sign, line)
            for badge in line.badges:
                self._busy[badge] += [((turn.starts_at, turn.ends_at), line) for turn in line.turns]
            self.lines.append(line)

    def _require_agreement(self, line: Line, first: Line, badges: set[str]) -> None:
        lead = line.row.get("lead")
        if lead and lead not in badges:
            raise RowRefused("lead_not_member", badge=lead)
        if line.turns and line.unit != first.unit:
            raise RowRefused("roster_contradicts", column="unit", call_sign=line.call_sign, of=first.row.row)
        for badge in line.badges:
            for turn in line.turns:
                other = self._at_once(badge, turn)
                if other is not None:
                    day = turn.starts_at.date().isoformat()
                    raise RowRefused("on_two_crews", badge=badge, of=other.row.row, day=day)

    def _at_once(self, badge: str, turn: Turn) -> Line | None:
        """The line on which somebody is busy at the same time."""
        for (begins, ends), line in self._busy[badge]:
            if begins < turn.ends_at and turn.starts_at < ends:
                return line
        return None

    def teams(self) -> Iterator[tuple[Turn, list[Line]]]:
        """Each turn of each call sign with the lines that stand for it."""
        teams: dict[tuple[str, Turn], list[Line]] = defaultdict(list)
        for line in self.lines:
            for turn in line.turns:
                teams[line.call_sign, turn].append(line)
        return ((turn, lines) for (_, turn), lines in teams.items())


def crew_of(turn: Turn, lines: Sequence[Line], crews: CrewReading, findings: Findings) -> Crew:
    """The crew of a turn: all people of its lines, led by whom a line names if that person is there."""
    badges = tuple(badge for line in lines for badge in line.badges)
    leads = (line.row.get("lead") for line in lines)
    lead = next((badge for badge in leads if badge in badges), "" if lines[0].row.has("lead") else None)
    crew = crews.keep(lines[0].call_sign, turn, badges, lead, _told_of(lines))
    tell_contract(lines[0].row.row, crew, crews.centre, findings)
    return crew


def _told_of(lines: Iterable[Line]) -> dict[str, str]:
    """What the first line that says something says of the crew."""
    told = [told_of_crew(line.row) for line in lines]
    return {column: next((one[column] for one in told if one[column]), "") for column in told[0]}


def tell_unknown_units(lines: Iterable[Line], crews: CrewReading, findings: Findings) -> None:
    """Notice units that the centre does not know."""
    for line in lines:
        if line.turns:
            crews.units.tell_unknown(line.row, line.unit, findings)
