"""Photos of an incident: those noted on the patrol that found it, and those that came with its entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.kinds import NAME_OF_KIND
from dispatch.patrols import Patrol
from dispatch.ports import Query, Store
from dispatch.room import Later, Room

_DIGEST = re.compile(r"[0-9a-f]{64}")
FOUND = "finding"
_PATROL = NAME_OF_KIND[Patrol]


@dataclass(frozen=True)
class Photo:
    """A photo that is kept as a file: `of` is "finding" or the kind of the entry, `by` who told of it."""

    digest: str
    at: datetime
    of: str
    by: str


def photos_of(incident: Incident, patrols: Iterable[Patrol], entries: Iterable[Entry]) -> tuple[Photo, ...]:
    """Each once, in order of time; evidence that is words or the number of a document is none."""
    told = (*_found(_reports(incident), patrols), *_entered(entries))
    first: dict[str, Photo] = {}
    for photo in sorted(told, key=lambda photo: photo.at):
        first.setdefault(photo.digest, photo)
    return tuple(first.values())


@dataclass(frozen=True)
class PhotosOf(Query[tuple[Photo, ...]]):
    """The photos of an incident, in order of time; those of a patrol that is long over too."""

    code: ClassVar[str] = "photos_of"
    incident_id: str


def photos_kept(query: PhotosOf, room: Room) -> Later:
    """Read while others go on."""
    store = room.store
    return Later(lambda: _read(query.incident_id, store))


def _read(incident_id: str, store: Store) -> tuple[Photo, ...]:
    incident = next(iter(store.rows(Incident, id=incident_id)), None)
    if incident is None:
        return ()
    return photos_of(incident, _patrols_of(incident, store), store.rows(Entry, incident_id=incident_id))


def _patrols_of(incident: Incident, store: Store) -> Iterator[Patrol]:
    """The patrols that it, or a report merged into it, was raised from, by the steps that did so."""
    steps = (step for one in sorted(_reports(incident)) for step in store.steps_of(one))
    ids = dict.fromkeys(row.id for step in steps for row in step.rows if row.kind == _PATROL)
    for patrol_id in ids:
        yield from store.rows(Patrol, id=patrol_id)


def _reports(incident: Incident) -> set[str]:
    return {incident.id, *(report.incident_id for report in incident.merged)}


def _found(ids: set[str], patrols: Iterable[Patrol]) -> Iterator[Photo]:
    for patrol in patrols:
        for noted in patrol.noted:
            if noted.incident_id in ids:
                for digest in _digests(noted.evidence):
                    yield Photo(digest, noted.at, FOUND, noted.noted_by)


def _entered(entries: Iterable[Entry]) -> Iterator[Photo]:
    for entry in entries:
        for digest in _digests(entry.evidence):
            yield Photo(digest, entry.occurred_at, entry.kind.value, entry.actor)


def _digests(evidence: Iterable[str]) -> Iterator[str]:
    return (digest for digest in evidence if _DIGEST.fullmatch(digest))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {PhotosOf: photos_kept}
