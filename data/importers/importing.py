"""The one way an import goes: read and checked, told in a report, and only then one action of the desk."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from data.files import ContentFiles, digest_of
from data.importers.doubts import require_accepted
from data.importers.progress import Progress, told, unheard
from data.importers.report import Finding, ImportReport, UnreadableFile
from data.many import without_collecting
from dispatch.actions.intake import Receive
from dispatch.actions.keeping import Import
from dispatch.actors import Actor
from dispatch.changes import Changes
from dispatch.ports import Seat
from dispatch.rows import Row

R = TypeVar("R", bound=Row)
_NAMESPACE = uuid.NAMESPACE_URL.bytes


@dataclass(frozen=True)
class Prepared:
    """A file that has been read and checked, and nothing done yet: a dry run ends here.

    `rows` are only those that are new or different, each with the version that it replaces; `live` are
    reports whose clocks start when the import is carried out; `contents` are files that rows point at.
    `doubts` are what somebody has to decide first: it is carried out once each of their codes is accepted.
    """

    what: str
    source: str
    digest: str
    report: ImportReport
    rows: tuple[Row, ...] = ()
    live: tuple[Receive, ...] = ()
    contents: tuple[bytes, ...] = ()
    doubts: tuple[Finding, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether all that the file says is there already."""
        return not self.rows and not self.live


def source_digest(path: Path) -> str:
    """SHA-256 of the file that is imported; UnreadableFile("not_found") where it is none."""
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    return digest_of(path)


def digest_of_all(paths: Sequence[Path]) -> str:
    """The digest of one file; of several that of their digests. UnreadableFile as in `source_digest`."""
    digests = [source_digest(path) for path in paths]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def content_digest(content: bytes) -> str:
    """The name under which content will be kept."""
    return hashlib.sha256(content).hexdigest()


def row_id(kind: str, *keys: str) -> str:
    """The id of an imported row: the same kind and keys give the same id, whatever file they come from."""
    # UUID version 5 in the namespace of URLs; `uuid.uuid5` takes five times as long, and rows are many.
    named = _NAMESPACE + "/".join(("yiping", kind, *keys)).encode()
    text = hashlib.sha1(named, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


def changed_rows(read: Iterable[R], kept: Iterable[R]) -> list[R]:
    """Those of the rows read that are new or differ from what is kept, with the version they replace."""
    known = {row.id: row for row in kept}
    if not known:
        return list(read)
    based = (replace(row, version=known[row.id].version) if row.id in known else row for row in read)
    return [row for row in based if row != known.get(row.id)]


@without_collecting()
def carry_out(
    prepared: Prepared,
    seat: Seat,
    actor: Actor,
    files: ContentFiles | None,
    accepted: Collection[str] = (),
    action_id: str = "",
    progress: Progress = unheard,
) -> Changes | None:
    """Do what was prepared in one action; None, and no step, where nothing would change.

    `files` is needed for roads and grids; what is put there for an action that is then refused or killed is
    taken away by `data.left_over.sweep`. Refused("in_doubt") while a doubt's code is not accepted, and as
    the desk refuses: not_permitted, or stale_version where a row has been changed since it was prepared.
    Then, and where `progress` raises Cancelled, nothing of the import is kept.
    """
    if prepared.changes_nothing:
        return None
    require_accepted(prepared.doubts, accepted)
    action_id = action_id or str(uuid.uuid4())
    for content in prepared.contents:
        if files is None:
            raise ValueError(f"an import of {prepared.what} needs content files")
        files.put(content, action_id)
    changes = seat.act(
        Import(
            action_id=action_id,
            actor=actor,
            what=prepared.what,
            source=prepared.source,
            digest=prepared.digest,
            counts=_counts(prepared.report),
            rows=told(prepared.rows, "writing", progress),
            live=tuple(replace(report, actor=actor) for report in prepared.live),
        )
    )
    if files is not None:
        files.redeem(action_id)
    return changes


def _counts(report: ImportReport) -> dict[str, int]:
    return {
        "read": report.read,
        "kept": report.kept,
        "mended": len(report.mended),
        "refused": len(report.refused),
        "unplaced": len(report.unplaced),
        "unchanged": report.unchanged,
    }
