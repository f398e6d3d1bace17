"""Governance units (治理单元): they have no polygon of their own, and give a zone a rung of the ladder."""

from collections.abc import Iterable, Mapping, Sequence

from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow
from data.importers.zone_attributes import told_attributes
from data.importers.zone_file import RawZone
from data.importers.zone_options import ZoneOptions
from data.importers.zone_updates import StoredZones
from gis.zones import LADDER_RUNGS, Zone, ZoneKind

_RUNGS = frozenset(map(str, LADDER_RUNGS))


def units_of_rows(
    raw: Sequence[RawZone], options: ZoneOptions, kept: Iterable[Zone], findings: Findings
) -> dict[str, Zone]:
    """Units by row. Refused: missing_value, unknown_zone, bad_rung, rung_taken, code_taken.

    Where the file tells no code it is that of the zone with the rung; without a name the office is one.
    """
    known = {zone.code: zone for zone in kept}
    units: dict[str, Zone] = {}
    there, stored = _Rungs(known.values()), StoredZones(known, is_of_shapes=False)
    for one in raw:
        try:
            unit = stored.updated(_unit(one.cells, options, known, there), one.cells, findings)
            there.take(unit)
            units[one.cells.row] = unit
        except RowRefused as refused:
            findings.refuse(one.cells.row, refused.code, **refused.values)
    return units


class _Rungs:
    """Which unit has which rung of which zone: in the store, and in the file so far."""

    def __init__(self, kept: Iterable[Zone]) -> None:
        units = [zone for zone in kept if zone.kind is ZoneKind.GOVERNANCE_UNIT]
        self._kept = {_place_of(unit): unit.code for unit in units}
        self._told: dict[tuple[str | None, str], str] = {}
        self._codes: set[str] = set()

    def code_for(self, zone: str, rung: str) -> str:
        """The code of the unit that is there already, else one made of zone and rung."""
        return self._kept.get((zone, rung), f"{zone}-G{rung}")

    def take(self, unit: Zone) -> None:
        """RowRefused where another unit has this unit's rung, or its code."""
        place = _place_of(unit)
        holder = self._told.get(place) or self._kept.get(place, unit.code)
        if place in self._told or holder != unit.code:
            raise RowRefused("rung_taken", zone=unit.parent, rung=unit.attributes["rung"], unit=holder)
        if unit.code in self._codes:
            raise RowRefused("code_taken", code=unit.code)
        self._told[place] = unit.code
        self._codes.add(unit.code)


def _place_of(unit: Zone) -> tuple[str | None, str]:
    return (unit.parent, unit.attributes.get("rung", ""))


def _unit(cells: TableRow, options: ZoneOptions, known: Mapping[str, Zone], there: _Rungs) -> Zone:
    zone = cells.get("parent") or cells.need("zone")
    asked = {column: cells.get(column) for column in options.attributes if cells.get(column)}
    attributes = {**told_attributes(cells), **asked}
    rung = attributes.get("rung", "")
    if rung not in _RUNGS:
        raise RowRefused("bad_rung", rung=rung)
    if zone not in known or known[zone].kind is ZoneKind.GOVERNANCE_UNIT:
        raise RowRefused("unknown_zone", zone=zone)
    code = cells.get("code") or there.code_for(zone, rung)
    name = cells.get("name") or attributes.get("office") or code
    return Zone(code, name, ZoneKind.GOVERNANCE_UNIT, None, zone, attributes)
