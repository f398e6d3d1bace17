"""Brings incidents in: history with closed clocks, or live reports whose clocks start at the import."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from data.importers.category_names import CategoryNames
from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import (
    DATUM,
    LAYER,
    TIME_FORM,
    TIMEZONE,
    ColumnSpec,
    Form,
    ImportKind,
    ImportRoom,
    OptionSpec,
)
from data.importers.importing import Prepared, source_digest
from data.importers.incident_history import History
from data.importers.incident_rows import Report, ReportReading
from data.importers.known_incidents import unknown_reports
from data.importers.moments import MomentReading
from data.importers.positions import (
    AXES,
    POSITION_COLUMNS,
    PositionReading,
    Positions,
    read_positions,
)
from data.importers.progress import Progress, told, unheard
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.told_incidents import join_rows
from data.many import without_collecting
from data.store import SqlStore
from dispatch.actions.intake import Receive
from dispatch.actors import SYSTEM
from dispatch.centre import Centre
from dispatch.people import Crew
from dispatch.ports import Caller
from gis.reference import WGS84, Reference


@dataclass(frozen=True)
class IncidentOptions:
    """What a caller says of a table of incidents; `columns` maps our names to the file's.

    Columns: number, category, and where known source (else `source`), words, address, lon, lat, datum (of
    the row), severity, reported_at; for history received_at and where known accepted_at, dispatched_at,
    responded_at, arrived_at, reported_back_at, closed_at, state, outcome, crew (a call sign), unit; live also
    caller_name and caller_phone. Times carry their zone, or `timezone` names it; `time_form` is a `strptime`
    form.
    A category is a code or a name (`CategoryNames`); `categories` maps the file's own to ours (see
    `read_category_map`).
    """

    is_live: bool = False
    source: str = ""
    timezone: str = ""
    time_form: str = ""
    reference: Reference = WGS84
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    layer: str = ""


@without_collecting()
def prepare_incidents(
    path: Path,
    options: IncidentOptions,
    store: SqlStore,
    centre: Centre,
    now: datetime,
    progress: Progress = unheard,
) -> Prepared:
    """Read incidents and check them; nothing is changed. One that is known by source and number stays as is.

    Refused: missing_value, unknown_category, unknown_source, unknown_state, bad_severity, bad_time,
    time_without_zone, time_in_future, times_out_of_order, no_rule, duplicate, contradicts, number_taken.
    Mended: closed_assumed. Noticed: crew_assumed, crew_unnamed, crew_left_out, crew_not_added, joined,
    differs_from_first, stage_never_told, stage_not_rated. An incident without a usable place is kept without
    a position and told as unplaced.
    Several rows of history may tell of one incident (`join_rows`).
    """
    digest = source_digest(path)
    findings = Findings()
    needed = ("number", "category") if options.is_live else ("number", "category", "received_at")
    table = read_table(path, needed, findings, options.columns, options.layer, progress)
    of_file = PositionReading.at(centre, options.reference, "unit")
    positions = read_positions(table, of_file, findings)
    reports = _read_all(table, _reading(options, centre, now, positions), findings, progress)
    if options.is_live:
        new = unknown_reports(_unrepeated(reports, findings), store, findings)
        live = tuple(_receive(report) for report in new)
        return Prepared("incidents", path.name, digest, findings.report(), live=live, doubts=positions.doubts)
    history = History(centre, now, store.rows(Crew), findings, progress)
    history.take_all(join_rows(unknown_reports(reports, store, findings), findings))
    rows = history.rows()
    return Prepared("incidents", path.name, digest, findings.report(), rows, doubts=positions.doubts)


def _reading(options: IncidentOptions, centre: Centre, now: datetime, positions: Positions) -> ReportReading:
    return ReportReading(
        centre=centre,
        now=now,
        source=options.source,
        categories=options.categories,
        names=CategoryNames.of(centre.categories),
        moments=MomentReading(options.timezone, options.time_form),
        positions=positions,
    )


def _read_all(
    table: Sequence[TableRow], reading: ReportReading, findings: Findings, progress: Progress
) -> list[Report]:
    """The reports of a table that can be read."""
    reports: list[Report] = []
    for row in told(table, "checking", progress):
        try:
            reports.append(reading.read(row, findings))
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    return reports


def _unrepeated(reports: Iterable[Report], findings: Findings) -> list[Report]:
    """The reports without those that say again what an earlier row said: a live report is one call."""
    first: dict[tuple[str, str], Report] = {}
    for report in reports:
        earlier = first.setdefault(report.key, report)
        if earlier is not report:
            findings.refuse(report.row.row, "duplicate", of=earlier.row.row)
    return list(first.values())


def _receive(report: Report) -> Receive:
    """What the desk will be asked to do; who asks is put in when the import is carried out."""
    row = report.row
    caller = Caller(row.get("caller_name"), row.get("caller_phone"))
    return Receive(
        action_id=str(uuid.uuid4()),
        actor=SYSTEM,
        source=report.source,
        category=report.category.code,
        place=report.place,
        words=report.words,
        severity=report.severity,
        reported_at=report.reported_at,
        source_number=report.key[1],
        caller=None if caller == Caller() else caller,
    )


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = IncidentOptions(
        is_live=choices.is_chosen("live"),
        source=choices.text("source"),
        timezone=choices.text("timezone"),
        time_form=choices.text("time_form"),
        reference=choices.reference,
        columns=choices.columns,
        categories=choices.categories,
        layer=choices.text("layer"),
    )
    path = the_one_file(paths)
    return prepare_incidents(path, options, room.store, room.centre, room.now, room.progress)


KIND = ImportKind(
    "incidents",
    _prepare,
    columns=(
        ColumnSpec(
            "number",
            Form.CODE,
            True,
            ("编号", "工单号", "工单编号", "案件编号", "事件编号", "call number", "case id"),
        ),
        ColumnSpec(
            "category",
            Form.CODE,
            True,
            ("类别", "小类", "事件类别", "问题类型", "问题类别", "call type", "type"),
        ),
        ColumnSpec(
            "received_at",
            Form.TIME,
            False,
            ("接报时间", "受理时间", "来电时间", "登记时间", "received", "created date"),
        ),
        ColumnSpec("source", Form.CODE, also=("来源", "案源", "channel")),
        ColumnSpec("source_number", Form.CODE, also=("来源编号", "原工单号")),
        ColumnSpec("words", Form.TEXT, also=("内容", "描述", "问题描述", "诉求内容", "description")),
        ColumnSpec("address", Form.TEXT, also=("地址", "地点", "事发地址", "location")),
        *POSITION_COLUMNS,
        ColumnSpec("severity", Form.NUMBER, also=("等级", "紧急程度", "priority")),
        ColumnSpec("reported_at", Form.TIME, also=("上报时间", "发生时间", "reported")),
        ColumnSpec("accepted_at", Form.TIME, also=("立案时间", "accepted")),
        ColumnSpec("dispatched_at", Form.TIME, also=("派遣时间", "派单时间", "dispatched")),
        ColumnSpec("responded_at", Form.TIME, also=("响应时间", "接单时间", "responded", "acknowledged")),
        ColumnSpec("arrived_at", Form.TIME, also=("到达时间", "到场时间", "on scene", "arrived")),
        ColumnSpec("reported_back_at", Form.TIME, also=("反馈时间", "reported back")),
        ColumnSpec("closed_at", Form.TIME, also=("结案时间", "办结时间", "closed", "close date")),
        ColumnSpec("state", Form.CODE, also=("状态", "status")),
        ColumnSpec("outcome", Form.CODE, also=("处置结果", "结果", "result")),
        ColumnSpec("crew", Form.CODE, also=("队伍", "处置队伍", "呼号", "unit id", "call sign")),
        ColumnSpec("unit", Form.CODE, also=("街道", "责任单位", "responsible unit")),
        ColumnSpec("caller_name", Form.TEXT, also=("来电人", "诉求人", "caller")),
        ColumnSpec("caller_phone", Form.TEXT, also=("来电号码", "联系电话", "phone")),
    ),
    options=(
        LAYER,
        OptionSpec("live", Form.YES_NO),
        OptionSpec("source", Form.CODE),
        TIMEZONE,
        TIME_FORM,
        DATUM,
        AXES,
    ),
    has_categories=True,
)
