"""Makes zones of rows of one kind: under their parents, mended, checked against each other and those kept."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from data.importers.duty_overrides import answered, tell_overlaps
from data.importers.governance_units import units_of_rows
from data.importers.grid_numbers import renumbered
from data.importers.kept_zones import KeptZones, ZoneChanges
from data.importers.progress import Progress
from data.importers.report import Findings
from data.importers.zone_file import RawZone
from data.importers.zone_findings import checked, tell
from data.importers.zone_mending import mended_zones
from data.importers.zone_options import ZoneOptions
from data.importers.zone_parents import with_parents, without_cycles
from data.importers.zone_rows import zones_of_rows
from gis.zones import Zone, ZoneKind

_NONE: Mapping[str, str] = MappingProxyType({})


class ZoneImport:
    """The steps from the rows of a file that are of one kind to what would be kept of them."""

    def __init__(
        self,
        options: ZoneOptions,
        kept: KeptZones,
        findings: Findings,
        progress: Progress,
        taken: Mapping[str, str] = _NONE,
    ) -> None:
        self.options = options
        self.taken = taken
        self.kept = kept
        self.findings = findings
        self.progress = progress
        self.dropped: frozenset[str] = frozenset()
        self.zones: Mapping[str, Zone] = {}

    def changes(self, raw: list[RawZone], source: str) -> ZoneChanges:
        """What rows change of the zones that are kept."""
        zones = self._not_taken(self._zones(raw))
        others = self._others(zones)
        zones = answered(zones, others, self.findings)
        self.progress("checking", 0, 0)
        found = checked(zones, others, self.options.kind, self.progress)
        large = (self.options.large_gap_m2, self.options.large_overlap_m2)
        tell(found, zones, others, self.findings, *large)
        tell_overlaps(zones, others, self.findings)
        self.zones = {row: _attributed(zone, self.options.attribution) for row, zone in zones.items()}
        keeping = self.zones.values(), source, self.options.attribution
        return self.kept.file_changes(*keeping, self.dropped) if self.dropped else self.kept.changes(*keeping)

    def _not_taken(self, zones: Mapping[str, Zone]) -> Mapping[str, Zone]:
        """The zones but for those whose code another kind of the same file has: these are refused."""
        for row, zone in zones.items():
            if zone.code in self.taken:
                self.findings.refuse(row, "duplicate", of=self.taken[zone.code])
        return {row: zone for row, zone in zones.items() if zone.code not in self.taken}

    def _zones(self, raw: list[RawZone]) -> Mapping[str, Zone]:
        """Zones by row, each under its parent, with shape and code as they will be kept."""
        if self.options.kind is ZoneKind.GOVERNANCE_UNIT:
            return units_of_rows(raw, self.options, self.kept.zones().values(), self.findings)
        read = zones_of_rows(raw, self.options, self.kept.zones(), self.findings, self.progress)
        others = self._others(read)
        mended = mended_zones(read, others, self.options, self.findings, self.progress)
        self.progress("parents", 0, 0)
        placed = with_parents(mended, others, self.options.kind, self.findings)
        if not self.options.renumber:
            return without_cycles(placed, others, self.findings)
        told = {one.cells.row: one.cells.get("code") for one in raw}
        numbered = renumbered(placed, told, self.kept, self.findings)
        self.dropped = numbered.dropped
        return numbered.grids

    def _others(self, zones: Mapping[str, Zone]) -> list[Zone]:
        codes = {zone.code for zone in zones.values()}
        return self.kept.without(codes | self.dropped)


def _attributed(zone: Zone, attribution: str) -> Zone:
    """A zone with who it is from, which maps and exports must say."""
    told = {"attribution": attribution} if attribution else {}
    return replace(zone, attributes={**zone.attributes, **told})
