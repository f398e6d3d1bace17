"""Incidents and crews as tables for other programs: CSV for spreadsheets, GeoJSON for maps."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.build import House
from dispatch.assignment import Assignment
from dispatch.canonical import as_plain
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.places import ContentFile
from dispatch.situation import Situation

Row = Mapping[str, Any]
# A cell that begins so is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ZONES = ("district", "sub_district", "precinct", "community", "unit_grid")


def incident_rows(house: House) -> list[Row]:
    """Every incident that is kept, in order of number; what is secret without its words."""
    incidents = sorted(house.store.rows(Incident), key=lambda incident: incident.number)
    tasks: dict[str, list[Assignment]] = {}
    for task in house.store.rows(Assignment):
        tasks.setdefault(task.incident_id, []).append(task)
    crews = {crew.id: crew.call_sign for crew in house.store.rows(Crew)}
    return [_incident_row(incident, tasks.get(incident.id, []), crews, house) for incident in incidents]


def _incident_row(
    incident: Incident, tasks: Iterable[Assignment], crews: Mapping[str, str], house: House
) -> Row:
    sent = sorted((task for task in tasks if task.crew_id), key=lambda task: task.sent_at)
    signs = (crews.get(task.crew_id or "", "") for task in sent)
    return {
        "number": incident.number,
        "state": incident.state.value,
        "source": incident.source,
        "category": incident.category,
        "severity": incident.severity,
        "words": "" if incident.is_secret else incident.words,
        "place": incident.place.text,
        "lon": incident.place.lon,
        "lat": incident.place.lat,
        **{kind: incident.zones.get(kind, "") for kind in _ZONES},
        "unit": incident.unit or "",
        "crews": " ".join(dict.fromkeys(sign for sign in signs if sign)),
        **{name: _local(getattr(incident, name), house) for name in ("received_at", "t0", "closed_at")},
        "rule": incident.rule.code if incident.rule else "",
        "outcome": incident.outcome,
    }


def crew_rows(house: House) -> list[Row]:
    """The crews on shift with status and last position."""
    situation, now = Situation.of(house.seat.snapshot()), house.clock.now()
    rows: list[Row] = []
    for crew in situation.crews_on_shift(now):
        fix = situation.fix_of(crew)
        rows.append(
            {
                "call_sign": crew.call_sign,
                "name": crew.name,
                "unit": crew.unit,
                "kind": crew.kind.value,
                "members": len(crew.member_ids),
                "mode": crew.mode.value,
                "status": situation.status_of(crew, now).value,
                "lon": fix.lon if fix else None,
                "lat": fix.lat if fix else None,
                "fixed_at": _local(fix.fixed_at if fix else None, house),
            }
        )
    return rows


def _local(moment: datetime | None, house: House) -> str:
    return "" if moment is None else house.centre().local(moment).isoformat(timespec="seconds")


def as_csv(rows: list[Row]) -> bytes:
    """A table that spreadsheets open with its Chinese readable, no cell of which they take for a formula."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]) if rows else [])
    if rows:
        writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_geojson(rows: list[Row], house: House) -> bytes:
    """Points in WGS 84; a row without a position keeps its place in the list with no geometry."""
    attributions = [file.attribution for file in house.store.rows(ContentFile) if file.attribution]
    told = {
        "type": "FeatureCollection",
        "kind": house.identity.kind.value,
        "exported_at": _local(house.clock.now(), house),
        "attribution": list(dict.fromkeys(attributions)),
        "features": [_feature(row) for row in rows],
    }
    return json.dumps(as_plain(told), ensure_ascii=False, indent=1).encode("utf-8")


def _feature(row: Row) -> dict[str, Any]:
    lon, lat = row["lon"], row["lat"]
    shape = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {
        "type": "Feature",
        "geometry": shape,
        "properties": {name: value for name, value in row.items() if name not in ("lon", "lat")},
    }
