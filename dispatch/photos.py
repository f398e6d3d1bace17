"""Photos of an incident: those noted on the patrol that found it, and those that came with its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.patrols import Patrol

_DIGEST = re.compile(r"[0-9a-f]{64}")
FOUND = "finding"


@dataclass(frozen=True)
class Photo:
    """A photo that is kept as a file: `of` is "finding" or the kind of the entry, `by` who told of it."""

    digest: str
    at: datetime
    of: str
    by: str


def photos_of(incident: Incident, patrols: Iterable[Patrol], entries: Iterable[Entry]) -> tuple[Photo, ...]:
    """Each once, in order of time; evidence that is words or the number of a document is none."""
    ids = {incident.id, *(report.incident_id for report in incident.merged)}
    told = (*_found(ids, patrols), *_entered(entries))
    first: dict[str, Photo] = {}
    for photo in sorted(told, key=lambda photo: photo.at):
        first.setdefault(photo.digest, photo)
    return tuple(first.values())


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
