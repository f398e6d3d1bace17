"""Brings the drawn district and its people into a database, each kind as one import through the desk."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from data.demo.district import DemoDistrict
from data.demo.keepers import Keepers
from data.demo.places import Place
from data.demo.roster import Roster
from data.demo.subjects import Subject as DrawnSubject
from data.files import ContentFiles
from data.grid_file import grids_as_bytes
from data.land_file import land_as_bytes
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.desk import Desk
from dispatch.directory import Contact
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import LAND_COVER, ROADS, UNIT_GRIDS, ContentFile, NamedPlace
from dispatch.rows import Row
from dispatch.subject import Subject
from dispatch.zone_rows import row_of_zone

SOURCE = "data/demo"


def bring_in(
    desk: Desk,
    files: ContentFiles,
    district: DemoDistrict,
    subjects: Sequence[DrawnSubject],
    roster: Roster,
    permits: Sequence[Permit],
    keepers: Keepers,
    contacts: Sequence[Contact],
) -> None:
    """Import all that stands in the demo district, and its people; each kind is one step of the record."""
    grids, roads, land = _grids(files, district), _roads(files, district), _land(files, district)
    importer = _Importer(desk, f"{SOURCE} seed {district.metadata['seed']}")
    importer.bring("zones", [row_of_zone(zone, zone.code) for zone in district.zones])
    importer.bring("grids", [grids], grids.digest)
    importer.bring("roads", [roads], roads.digest)
    importer.bring("land_cover", [land], land.digest)
    importer.bring("places", [place_row(number, place) for number, place in enumerate(district.places, 1)])
    importer.bring("subjects", [subject_row(subject) for subject in subjects])
    importer.bring("permits", permits)
    importer.bring("duty_areas", keepers.duty_areas)
    importer.bring("contractors", keepers.contractors)
    importer.bring("facilities", keepers.facilities)
    importer.bring("people", roster.members)
    importer.bring("crews", (*roster.shifts, *roster.crews))
    importer.bring("contacts", contacts)


@dataclass(frozen=True)
class _Importer:
    desk: Desk
    source: str

    def bring(self, what: str, rows: Sequence[Row | Member | Shift | Crew], digest: str = "") -> None:
        """One transaction; its id makes it happen once."""
        action_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.source}/{what}"))
        counts = {"read": len(rows), "kept": len(rows)}
        self.desk.act(
            Import(
                action_id=action_id,
                actor=SYSTEM,
                what=what,
                source=self.source,
                digest=digest,
                counts=counts,
                rows=tuple(rows),
            )
        )


def _grids(files: ContentFiles, district: DemoDistrict) -> ContentFile:
    return _content(files, UNIT_GRIDS, grids_as_bytes(district.unit_grids), district)


def _roads(files: ContentFiles, district: DemoDistrict) -> ContentFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roads.npz"
        district.network.save(path)
        return _content(files, ROADS, path.read_bytes(), district)


def _land(files: ContentFiles, district: DemoDistrict) -> ContentFile:
    return _content(files, LAND_COVER, land_as_bytes(district.land), district)


def _content(files: ContentFiles, role: str, content: bytes, district: DemoDistrict) -> ContentFile:
    return ContentFile(
        id=role,
        digest=files.put(content),
        source=SOURCE,
        attribution=str(district.metadata.get("attribution", "")),
        size_bytes=len(content),
    )


def place_row(number: int, place: Place) -> NamedPlace:
    """The row that keeps a drawn place; `number` tells it from others."""
    return NamedPlace(
        id=f"place-{number:03d}", name=place.name, kind=place.kind, lon=place.lon, lat=place.lat
    )


def subject_row(subject: DrawnSubject) -> Subject:
    """The row that keeps a drawn shop or firm."""
    return Subject(
        id=subject.code,
        number=subject.code,
        name=subject.name,
        kind=subject.category,
        address=subject.address,
        lon=subject.lon,
        lat=subject.lat,
        credit=subject.credit,
    )
