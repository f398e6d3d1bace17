"""Content-addressed files beside the database: road networks, grids, attachments, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dispatch.reasons import Refused

_CHUNK_BYTES = 1 << 20
# Beside the folder of content files: what is made of roads and can be made again.
_MADE = ".made"
TURNS, SEGMENTS = ".turns.npz", ".segments.npz"
_INCOMING, _PROMISED = "incoming-", "promised-"


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Promise:
    """A file that an action is about to point at; it stays a promise where that action never came."""

    digest: str
    action_id: str
    made_at: float
    """Seconds of the file system's time."""


@dataclass(frozen=True)
class ContentFiles:
    """A folder `ab/cdef…` of files that never change once they are there."""

    folder: Path

    @classmethod
    def beside(cls, database: Path) -> ContentFiles:
        """The files that belong to a database file: `<database>.files`."""
        return cls(database.with_name(database.name + ".files"))

    def made(self, digest: str, ending: str) -> Path:
        """Where something that was made of a file is kept, and is made again where it is not."""
        return self.folder.with_suffix(_MADE) / f"{digest}{ending}"

    def put(self, content: bytes | Path, promised_to: str = "") -> str:
        """Keeps bytes or a copy of a file; returns its digest. The same content is kept once.

        `promised_to` is the id of the action that will point at it: until `redeem` is told that it has been
        carried out, the file counts as left over if nothing points at it (`data.left_over`).
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_INCOMING, dir=self.folder)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                digest = _write(stream, content)
            if promised_to:
                self.folder.joinpath(f"{_PROMISED}{digest}-{promised_to}").touch()
            self._take_in(incoming, digest)
        finally:
            incoming.unlink(missing_ok=True)
        return digest

    def path(self, digest: str) -> Path:
        """Where the content lies; Refused("unknown_file") where it doesn't."""
        path = self._place(digest)
        if not path.is_file():
            raise Refused("unknown_file", digest=digest)
        return path

    def get(self, digest: str) -> bytes:
        """The content; Refused("unknown_file" | "altered_file")."""
        content = self.path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise Refused("altered_file", digest=digest)
        return content

    def digests(self) -> Iterator[str]:
        """Every file that is kept, by digest, in order."""
        for path in sorted(self.folder.glob("??/*")):
            yield path.parent.name + path.name

    def redeem(self, action_id: str) -> None:
        """The action has been carried out: what was promised to it is no promise any more."""
        for promise in self.folder.glob(f"{_PROMISED}*-{action_id}"):
            promise.unlink(missing_ok=True)

    def promises(self) -> Iterator[Promise]:
        """Promises that have not been redeemed."""
        for path in sorted(self.folder.glob(f"{_PROMISED}*")):
            digest, _, action_id = path.name.removeprefix(_PROMISED).partition("-")
            with suppress(FileNotFoundError):
                yield Promise(digest, action_id, path.stat().st_mtime)

    def incoming_before(self, moment: float) -> Iterator[Path]:
        """Files that somebody began to write and has not touched since a moment (seconds)."""
        for path in sorted(self.folder.glob(f"{_INCOMING}*")):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment:
                    yield path

    def drop(self, digest: str) -> None:
        """Takes a file away; only for what nothing points at."""
        self._place(digest).unlink(missing_ok=True)

    def altered(self) -> tuple[str, ...]:
        """Digests of files whose content is no longer what their name says."""
        return tuple(digest for digest in self.digests() if digest_of(self._place(digest)) != digest)

    def _take_in(self, incoming: Path, digest: str) -> None:
        place = self._place(digest)
        # An altered file is healed by the same content coming in again; a sound one may be open elsewhere.
        if place.is_file() and digest_of(place) == digest:
            return
        place.parent.mkdir(exist_ok=True)
        incoming.replace(place)

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise Refused("unknown_file", digest=digest)
        return self.folder / digest[:2] / digest[2:]


def _write(stream: BinaryIO, content: bytes | Path) -> str:
    if isinstance(content, Path):
        with content.open("rb") as source:
            return _copy(source, stream)
    stream.write(content)
    _settle(stream)
    return hashlib.sha256(content).hexdigest()


def _copy(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
    _settle(target)
    return digest.hexdigest()


def _settle(stream: BinaryIO) -> None:
    """On the disk before the name is given: a step may refer to it right after."""
    stream.flush()
    os.fsync(stream.fileno())
