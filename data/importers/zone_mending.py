"""Mends the zones of a file by the rule that was asked for, and tells of each its area before and after."""

from collections.abc import Mapping, Sequence

from shapely.errors import GEOSException

from data.importers.progress import Progress
from data.importers.report import Finding, Findings
from data.importers.zone_options import ZoneOptions
from dispatch.reasons import Refused
from gis.coverage import mend_coverage
from gis.zones import Zone


def mended_zones(
    zones: Mapping[str, Zone],
    others: Sequence[Zone],
    options: ZoneOptions,
    findings: Findings,
    progress: Progress,
) -> dict[str, Zone]:
    """Zones by row, laid against each other and against kept ones of their kind, which stay as they are."""
    if options.mending.width_m <= 0:
        return dict(zones)
    progress("mending", 0, 0)
    beside = [zone for zone in others if zone.kind is options.kind]
    try:
        found = mend_coverage(zones.values(), beside, options.mending)
    except GEOSException as error:
        raise Refused("mending_failed", detail=str(error)) from error
    changed = {one.zone.code: one for one in found.changed}
    after = {row: changed[zone.code].zone if zone.code in changed else zone for row, zone in zones.items()}
    for row, zone in after.items():
        if zone.code in changed:
            one = changed[zone.code]
            areas = {"before_m2": round(one.before_m2), "after_m2": round(one.after_m2)}
            findings.mended.append(Finding(row, "zone_mended", {"zone": zone.name, **areas}, zone.geometry))
    if changed:
        before_m2 = sum(round(one.before_m2) for one in found.changed)
        after_m2 = sum(round(one.after_m2) for one in found.changed)
        findings.notice("–", "zones_mended", count=len(changed), before_m2=before_m2, after_m2=after_m2)
    return after
