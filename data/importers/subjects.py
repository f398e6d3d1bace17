"""Brings subjects in: shops, sites and firms, placed where their coordinates can be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import DATUM, LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.positions import (
    AXES,
    POSITION_COLUMNS,
    PositionReading,
    Positions,
    read_positions,
)
from data.importers.progress import Progress, unheard
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, place_of, updated
from data.importers.vocabulary import CREDITS, code_of
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.subject import Subject
from gis.reference import WGS84, Reference

NEEDED = ("number", "name", "kind")


@dataclass(frozen=True)
class SubjectOptions:
    """What a caller says of a table of subjects; `columns` maps our names to the file's.

    Columns: number, name, kind, and where known address, lon, lat, datum (of the row), credit (red, yellow,
    green).
    """

    reference: Reference = WGS84
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    layer: str = ""


def prepare_subjects(
    path: Path, options: SubjectOptions, store: SqlStore, centre: Centre, progress: Progress = unheard
) -> Prepared:
    """Read subjects and check them; nothing is changed. A number that is known is the same subject.

    Refused: missing_value, unknown_credit, duplicate. A subject without a usable place is kept without a
    position and told as unplaced. Without a credit the colour stays what it is;
    new ones are green, which is noticed (credit_assumed).
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {subject.number: subject for subject in store.rows(Subject)}
    table = read_table(path, NEEDED, findings, options.columns, options.layer, progress)
    reading = PositionReading.at(centre, options.reference)
    positions = read_positions(table, reading, findings)
    first: dict[str, str] = {}
    subjects: list[Subject] = []
    for row in table:
        try:
            number = row.need("number")
            if first.setdefault(number, row.row) != row.row:
                raise RowRefused("duplicate", of=first[number])
            subjects.append(_subject(row, kept.get(number), positions, findings))
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    _tell_assumed(table, kept, {subject.number for subject in subjects}, findings)
    changed = changed_of(subjects, kept.values(), findings)
    return Prepared("subjects", path.name, digest, findings.report(), tuple(changed), doubts=positions.doubts)


def _tell_assumed(
    table: Sequence[TableRow], kept: Mapping[str, Subject], read: set[str], findings: Findings
) -> None:
    """Notice once how many new subjects became green because nobody told a colour."""
    blank = [row for row in table if not row.get("credit") and row.get("number") in read]
    new = [row for row in blank if row.get("number") not in kept]
    if new:
        findings.notice(new[0].row, "credit_assumed", count=len(new))


def _subject(row: TableRow, known: Subject | None, positions: Positions, findings: Findings) -> Subject:
    number, name, kind = (row.need(column) for column in NEEDED)
    told = row.get("credit")
    credit = code_of("credit", told, list(CREDITS)) if told else known.credit if known else "green"
    lon, lat = place_of(row, known, positions, findings)
    made = Subject(
        id=known.id if known else row_id("subject", number),
        number=number,
        name=name,
        kind=kind,
        address=row.get("address"),
        lon=lon,
        lat=lat,
        credit=credit,
    )
    return updated(made, known, row, by_name("address"))


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = SubjectOptions(choices.reference, choices.columns, choices.text("layer"))
    return prepare_subjects(the_one_file(paths), options, room.store, room.centre, room.progress)


KIND = ImportKind(
    "subjects",
    _prepare,
    columns=(
        ColumnSpec("number", Form.CODE, True, ("编号", "统一社会信用代码", "id")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "主体名称", "店名")),
        ColumnSpec("kind", Form.TEXT, True, ("类型", "行业", "type")),
        ColumnSpec("address", Form.TEXT, also=("地址", "经营地址")),
        *POSITION_COLUMNS,
        ColumnSpec("credit", Form.CODE, also=("信用", "信用等级", "颜色")),
    ),
    options=(LAYER, DATUM, AXES),
)
