"""What a centre has already, counted by what can be brought in."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.bringing.answers import Stock
from data.centre import kept_land, kept_network
from data.importers.catalogue import KINDS
from data.store import SqlStore
from data.tables import TABLE_OF
from dispatch.directory import Contact
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.incident import Incident
from dispatch.inspection_items import InspectionItem
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import LAND_COVER, ROADS, ContentFile, NamedPlace, ZoneRow
from dispatch.rows import Row
from dispatch.subject import Subject

ROWS_OF: Mapping[str, type[Row]] = {
    "zones": ZoneRow,
    "people": Member,
    "crews": Crew,
    "rosters": Shift,
    "subjects": Subject,
    "places": NamedPlace,
    "permits": Permit,
    "duty_areas": DutyArea,
    "contractors": Contractor,
    "contacts": Contact,
    "facilities": Facility,
    "inspection_items": InspectionItem,
    "incidents": Incident,
}
"""What is imported -> the kind of rows that it becomes, where these are nothing else."""


def stock_of(store: SqlStore) -> Stock:
    """How many rows there are of each; of roads how many edges, of the ground how many areas."""
    counts = {}
    with store.database.reading() as connection:
        for what in KINDS.keys() & ROWS_OF.keys():
            asked = select(func.count()).select_from(TABLE_OF[ROWS_OF[what]].table)
            counts[what] = int(connection.execute(asked).scalar_one())
    roads = store.rows(ContentFile, id=ROADS)
    counts["roads"] = kept_network(store.files, roads[0].digest).edge_count if roads else 0
    land = store.rows(ContentFile, id=LAND_COVER)
    counts["land_cover"] = len(kept_land(store.files, land[0].digest)) if land else 0
    return Stock(counts)
