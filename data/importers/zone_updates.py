"""What stays of a zone that is kept where a file has no column for it, and what a file takes from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.importers.report import Findings
from data.importers.tables import TableRow
from data.importers.zone_attributes import has_attribute
from gis.zones import Zone


@dataclass(frozen=True)
class StoredZones:
    """The zones that are kept, by code; `is_of_shapes`: the file that is read tells of shapes."""

    kept: Mapping[str, Zone]
    is_of_shapes: bool

    def gives_shape(self, code: str) -> bool:
        """Whether the shape of a zone is the one that is kept."""
        known = self.kept.get(code)
        return not self.is_of_shapes and known is not None and known.geometry is not None

    def updated(self, made: Zone, row: TableRow, findings: Findings) -> Zone:
        """The zone of a row with what is kept of it; polygon_lost is noticed of what the file empties."""
        known = self.kept.get(made.code)
        if known is None:
            return made
        left = {name: text for name, text in known.attributes.items() if not has_attribute(row, name)}
        attributes = {**left, **made.attributes}
        parent = made.parent if row.has("parent") else known.parent or made.parent
        geometry = known.geometry if self.gives_shape(made.code) else made.geometry
        if geometry is None and known.geometry is not None:
            findings.notice(row.row, "polygon_lost", zone=made.name)
        for name in sorted(known.attributes.keys() - attributes.keys()):
            findings.notice(row.row, "attribute_emptied", zone=made.name, attribute=name)
        return replace(made, attributes=attributes, parent=parent, geometry=geometry)
