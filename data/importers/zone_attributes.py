"""What is kept with a zone besides code, name and parent: attributes known here, and any other."""

from collections.abc import Mapping

from data.importers.import_kinds import ColumnSpec, Form
from data.importers.tables import TableRow

ATTRIBUTE_COLUMNS = (
    ColumnSpec("tier", Form.CODE, also=("圈层", "服务圈层")),
    ColumnSpec("precinct_type", Form.CODE, also=("辖区类型", "片区类型")),
    ColumnSpec("rung", Form.CODE, also=("层级", "治理层级")),
    ColumnSpec("office", Form.TEXT, also=("机构", "责任单位", "治理单元")),
    ColumnSpec("lead", Form.TEXT, also=("负责人", "牵头人")),
    ColumnSpec("answers", Form.CODE, also=("管养单位", "管养责任", "责任街道")),
    ColumnSpec("attribution", Form.TEXT, also=("数据来源",)),
    ColumnSpec("licence", Form.TEXT, also=("许可协议",)),
)
"""Attributes that have a meaning here, or that maps and exports must say; read wherever a file has them."""
PREFIX = "attribute."
"""What stands before the name of any other attribute in a header."""
_KNOWN = frozenset(column.name for column in ATTRIBUTE_COLUMNS)


def column_of(attribute: str) -> str:
    """The header under which an attribute leaves, and is read again."""
    return attribute if attribute in _KNOWN else f"{PREFIX}{attribute}"


def has_attribute(cells: TableRow, attribute: str) -> bool:
    """Whether the file has a column for an attribute."""
    return any(map(cells.has, (attribute, f"{PREFIX}{attribute}")))


def told_attributes(cells: TableRow) -> Mapping[str, str]:
    """The attributes that a row tells under such headers; nothing of what is empty."""
    known = {name: cells.get(name) for name in sorted(_KNOWN)}
    others = {name.removeprefix(PREFIX): cells.get(name) for name in cells.cells if name.startswith(PREFIX)}
    return {name: text for name, text in {**known, **others}.items() if text}
