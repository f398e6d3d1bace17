"""Brings a whole centre in again, part by part, each resting on those before it: all of it, or nothing."""

import logging
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.centre_index import CentreIndex, Part, read_index
from data.files import digest_of
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.doubts import require_accepted
from data.importers.import_kinds import ImportKind
from data.importers.report import Finding
from dispatch.actions.taking_back import UndoImport
from dispatch.actors import Actor
from dispatch.changes import Changes
from dispatch.ports import Seat
from dispatch.reasons import Reason, Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PartToBring:
    """One part, ready to be prepared as any other file."""

    part: Part
    kind: ImportKind
    path: Path
    choices: Choices


@dataclass(frozen=True)
class CentreToBring:
    """A whole centre in files; `doubts` are what somebody has to decide before any of it comes in."""

    index: CentreIndex
    parts: tuple[PartToBring, ...]
    doubts: tuple[Finding, ...] = ()

    def require_accepted(self, accepted: Collection[str]) -> None:
        """Refused("in_doubt") while the code of a doubt is not accepted."""
        require_accepted(self.doubts, accepted)


def centre_in(source: Path, database: DatabaseKind) -> CentreToBring:
    """What a folder or GeoPackage holds, to be brought into a database of a kind.

    Doubts: not_live_data (of a demo or drill, into another kind of database), part_altered (since it was
    written). Refused: not_a_centre, other_centre_format, unknown_part, part_missing.
    """
    index = read_index(source)
    parts = tuple(_to_bring(part, source) for part in index.parts)
    return CentreToBring(index, parts, tuple(_doubts(source, index, parts, database)))


def _to_bring(part: Part, source: Path) -> PartToBring:
    # An index may have been written by anybody: it names files of its own folder and nothing else.
    if part.what not in KINDS or Path(part.file).name != part.file:
        raise Refused("unknown_part", part=part.name, file=source.name)
    path = source / part.file if part.file else source
    if not path.is_file():
        raise Refused("part_missing", part=part.name, file=part.file)
    names = ("kind", "layer", "attribution", "licence")
    told = {name: getattr(part, name) for name in names}
    choices = Choices(asked={name: value for name, value in told.items() if value})
    return PartToBring(part, KINDS[part.what], path, choices)


def _doubts(
    source: Path, index: CentreIndex, parts: Collection[PartToBring], database: DatabaseKind
) -> Iterator[Finding]:
    kind = str(index.about.get("kind", ""))
    if kind != database.value and kind != DatabaseKind.LIVE.value:
        yield Finding(source.name, "not_live_data", {"kind": kind})
    for one in parts:
        if one.part.sha256 and digest_of(one.path) != one.part.sha256:
            yield Finding(one.part.name, "part_altered", {"file": one.part.file})


class CentreNotBrought(Refused):
    """A part could not be brought in, and those before it were taken back; `why` is what stopped it.

    `part_failed` where all is as before; `part_failed_some_stay` names the steps that could not be taken
    back, because somebody has worked on what they brought.
    """

    def __init__(self, part: str, why: BaseException, steps: int, stayed: Collection[int]) -> None:
        Exception.__init__(self, part, why)
        self.why = why
        values = {"part": part, "count": steps - len(stayed)}
        stay = ", ".join(map(str, sorted(stayed)))
        self.reason = (
            Reason("part_failed_some_stay", {**values, "steps": stay})
            if stay
            else Reason("part_failed", values)
        )


class PartsBrought:
    """The parts that came in so far, and which of them is being brought in."""

    def __init__(self) -> None:
        self.part = ""
        self.steps: list[int] = []

    def came(self, changes: Changes | None) -> None:
        """A part is in; None: it was there already."""
        if changes is not None:
            self.steps.append(changes.seq)


@contextmanager
def all_or_nothing(seat: Seat, actor: Actor) -> Iterator[PartsBrought]:
    """Whatever stops the parts of a whole, those before it are taken back, the last first.

    Raises CentreNotBrought in the place of what happened; one who breaks off is let go after that.
    """
    brought = PartsBrought()
    try:
        yield brought
    except Exception as why:
        stayed = _taken_back(brought.steps, seat, actor)
        raise CentreNotBrought(brought.part, why, len(brought.steps), stayed) from why
    except BaseException:
        _taken_back(brought.steps, seat, actor)
        raise


def _taken_back(steps: Collection[int], seat: Seat, actor: Actor) -> list[int]:
    """Take imports back, the last first; the steps that stay, because something rests on them."""
    stayed = []
    for step in reversed(list(steps)):
        try:
            seat.act(UndoImport(action_id=str(uuid.uuid4()), actor=actor, step=step))
        except Refused as refused:
            log.warning("step %s of a whole centre stays: %s", step, refused.reason.code)
            stayed.append(step)
    return stayed
