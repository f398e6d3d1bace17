"""Tells what the check of zones found, as findings that a map can show; what is large becomes a doubt."""

from collections.abc import Iterable, Mapping, Sequence

from data.importers.progress import Progress
from data.importers.report import Finding, Findings
from data.importers.zone_options import LARGE_GAP_M2, LARGE_OVERLAP_M2
from gis.zone_checks import ZoneFinding, check_zones
from gis.zones import Zone, ZoneKind

_TOLD_ELSEWHERE = frozenset({"parent_unknown", "invalid", "duplicate_code"})
"""Troubles that an import tells row by row while it reads."""


def checked(
    zones: Mapping[str, Zone], others: Sequence[Zone], kind: ZoneKind, progress: Progress
) -> list[ZoneFinding]:
    """What is wrong with zones (by row) among those kept: only findings that they have a part in."""
    codes = {zone.code for zone in zones.values()}
    parents = {zone.parent for zone in zones.values()}
    beside = [zone for zone in others if zone.kind is kind or zone.code in parents]
    found = check_zones(
        [*zones.values(), *beside], told=lambda done, total: progress("checking", done, total)
    )
    return [one for one in found if codes.intersection(one.zones) and one.code not in _TOLD_ELSEWHERE]


def tell(
    found: Iterable[ZoneFinding],
    zones: Mapping[str, Zone],
    others: Sequence[Zone],
    findings: Findings,
    large_gap_m2: float = LARGE_GAP_M2,
    large_overlap_m2: float = LARGE_OVERLAP_M2,
) -> None:
    """Add findings as notices, and doubts for large gaps and overlaps."""
    known = {zone.code: zone for zone in (*others, *zones.values())}
    rows = {zone.code: row for row, zone in zones.items()}
    large = {"gap": large_gap_m2, "overlap": large_overlap_m2, "duplicate": large_overlap_m2}
    for one in found:
        finding = finding_of(one, known, rows)
        findings.noticed.append(finding)
        if one.area_m2 >= large.get(one.code, float("inf")):
            code = "zone_gap_large" if one.code == "gap" else "zone_overlap_large"
            findings.doubts.append(Finding(finding.row, code, finding.values, finding.where))


def finding_of(found: ZoneFinding, known: Mapping[str, Zone], rows: Mapping[str, str]) -> Finding:
    """A finding about zones; its row is that of the first zone of the file, else the zones' codes."""
    row = next((rows[code] for code in found.zones if code in rows), ", ".join(found.zones))
    names = ", ".join(known[code].name if code in known else code for code in found.zones)
    values = {"zones": names, "area_m2": round(found.area_m2), "expected": found.expected}
    where = None if found.geometry.is_empty else found.geometry
    return Finding(row, f"zone_{found.code}", values, where)
