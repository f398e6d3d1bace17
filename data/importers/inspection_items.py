"""Brings inspection items in: what a department checks at which kinds of subjects, and how often."""

from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.departments import Departments, listed
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, updated
from dispatch.inspection_items import InspectionItem
from dispatch.subject import Subject

NEEDED = ("code", "name", "department")
LONGEST_DAYS = 3_660


def prepare_inspection_items(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read inspection items and check them; nothing is changed. A code that is known is the same item.

    Refused: missing_value, bad_interval, duplicate. Noticed: unknown_department, and unknown_subject_kind
    where subjects are known and none is of that kind.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {item.code: item for item in room.store.rows(InspectionItem)}
    departments = Departments(room.centre)
    kinds = {subject.kind for subject in room.store.rows(Subject)}
    read: dict[str, tuple[str, InspectionItem]] = {}
    for row in read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress):
        try:
            code = row.need("code")
            if code in read:
                raise RowRefused("duplicate", of=read[code][0])
            item = _item(row, code, kept.get(code), departments, findings)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        read[code] = row.row, item
        for kind in item.subject_kinds:
            if kinds and kind not in kinds:
                findings.notice(row.row, "unknown_subject_kind", kind=kind)
    changed = changed_of([item for _, item in read.values()], kept.values(), findings)
    return Prepared("inspection_items", path.name, digest, findings.report(), tuple(changed))


def _item(
    row: TableRow, code: str, known: InspectionItem | None, departments: Departments, findings: Findings
) -> InspectionItem:
    name, every_days = row.need("name"), _interval(row)
    row.need("department")
    made = InspectionItem(
        id=known.id if known else row_id("inspection_item", code),
        code=code,
        name=name,
        department=departments.code_of(row, "department", findings),
        field=row.get("field"),
        subject_kinds=listed(row.get("subject_kinds")),
        every_days=every_days,
        action_code=row.get("action_code"),
    )
    return updated(made, known, row, by_name("field", "subject_kinds", "every_days", "action_code"))


def _interval(row: TableRow) -> int:
    text = row.get("every_days")
    try:
        days = float(text) if text else 0.0
    except ValueError:
        raise RowRefused("bad_interval", value=text, most=LONGEST_DAYS) from None
    if not 0 <= days <= LONGEST_DAYS or days != int(days):
        raise RowRefused("bad_interval", value=text, most=LONGEST_DAYS)
    return int(days)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_inspection_items(the_one_file(paths), choices, room)


KIND = ImportKind(
    "inspection_items",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "事项编码", "检查事项编码", "item_code")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "事项名称", "检查事项", "item")),
        ColumnSpec("department", Form.CODE, True, ("部门", "检查部门", "实施主体", "authority")),
        ColumnSpec("field", Form.TEXT, also=("领域", "执法领域", "监管领域", "domain")),
        ColumnSpec("subject_kinds", Form.LIST, also=("检查对象", "对象类型", "subjects")),
        ColumnSpec("every_days", Form.NUMBER, also=("频次", "检查周期", "周期天数", "interval_days")),
        ColumnSpec("action_code", Form.CODE, also=("行政行为码", "行为码")),
    ),
    options=(LAYER,),
)
