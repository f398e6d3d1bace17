"""Taking a whole import back, as long as nothing has been built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, ClassVar

from dispatch.actions.speeds import forget_roads
from dispatch.centre import Centre
from dispatch.changes import Step
from dispatch.forecast_errors import ERRORS_ID, ForecastErrors
from dispatch.incident import Incident
from dispatch.kinds import KIND_NAMES, NAME_OF_KIND
from dispatch.places import ContentFile
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.references import Name, names_of, references_of
from dispatch.row_labels import label_in, label_of
from dispatch.rows import Row
from dispatch.speeds import Speed

_AT_ONCE = 5_000
Key = tuple[str, str]
"""Kind and id of a row."""
_ERRORS: Key = (NAME_OF_KIND[ForecastErrors], ERRORS_ID)


@dataclass(frozen=True, kw_only=True)
class UndoImport(Action):
    """Takes back everything that one import brought, however old; rows that it changed are as before.

    Refused where one of its rows has been changed since, where a later row refers to one that it made (an
    incident in a zone, a task of a crew), or where it started clocks. `step` is its number in the record.
    """

    code: ClassVar[str] = "undo_import"
    step: int


def undo_import(action: UndoImport, work: Work, _centre: Centre) -> None:
    step = work.step(action.step)
    if step.action != "import":
        raise Refused("not_an_import", step=step.seq, action=step.action)
    versions = _without_relearnt(work.touched_by(step.seq), work)
    if not versions:
        raise Refused("nothing_to_undo")
    rows = list(_unchanged_rows(versions, work))
    _refuse_live(step, rows)
    before = work.states_before(step.seq)
    _refuse_built_upon(step, rows, before, work)
    work.remove_all(row for row in rows if _key(row) not in before)
    work.save_all(replace(before[_key(row)], version=row.version) for row in rows if _key(row) in before)
    if _ERRORS not in versions and any(isinstance(row, Speed) for row in rows):
        forget_roads(work)


def _without_relearnt(versions: Mapping[Key, int], work: Work) -> Mapping[Key, int]:
    """What forecasts have learnt since a table of speeds came does not stand in the way: it goes with it."""
    seen = versions.get(_ERRORS)
    if seen is None or work.version_of(ERRORS_ID) == seen:
        return versions
    return {key: version for key, version in versions.items() if key != _ERRORS}


def _unchanged_rows(versions: Mapping[Key, int], work: Work) -> Iterator[Row]:
    for kind, row_ids in _by_kind(versions).items():
        for ids in _chunks(row_ids):
            found = {row.id: row for row in work.find(KIND_NAMES[kind], id=ids)}
            for row_id in ids:
                row, seen = found.get(row_id), versions[kind, row_id]
                if row is None or row.version != seen:
                    now = row.version if row else 0
                    label = label_of(row) if row else row_id
                    values = {"id": row_id, "row": label, "seen": seen, "now": now}
                    raise Refused("changed_since_import", kind=kind, **values)
                yield row


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for kind, row_id in keys:
        grouped.setdefault(kind, []).append(row_id)
    return grouped


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, _AT_ONCE)):
        yield chunk


def _refuse_live(step: Step, rows: Iterable[Row]) -> None:
    """Reports that started clocks took numbers and callers: each is made void by itself."""
    if any(isinstance(row, Incident) and row.version == 1 and "history" not in row.tags for row in rows):
        raise Refused("live_import_stays", step=step.seq)


def _refuse_built_upon(step: Step, rows: Iterable[Row], before: Mapping[Key, Row], work: Work) -> None:
    """Whatever refers to what this import made was saved after it: earlier rows knew nothing of it."""
    rows = list(rows)
    names = frozenset[Name]().union(*(_made_names(row, before.get(_key(row))) for row in rows))
    later = work.touched_since(step.seq) - set(map(_key, rows))
    for kind, ids in _by_kind(sorted(later)).items():
        for chunk in _chunks(ids):
            for row in work.find(KIND_NAMES[kind], id=chunk):
                used = sorted(references_of(row) & names)
                if used and not _is_as_before(row, step, work):
                    name = next(label_of(one) for one in rows if used[0] in names_of(one))
                    raise Refused("built_upon", kind=kind, id=row.id, row=label_in(row, work), name=name)


def _made_names(row: Row, before: Row | None) -> frozenset[Name]:
    """What others could call a row only since the import; a content file holds many things in one row."""
    if before is None or isinstance(row, ContentFile):
        return names_of(row)
    return names_of(row) - names_of(before)


def _is_as_before(row: Row, step: Step, work: Work) -> bool:
    """Whether what was done to a row since has been taken back: then it rests on nothing newer."""
    before = work.state_before(step, *_key(row))
    return before is not None and replace(before, version=row.version) == row


def _key(row: Row) -> Key:
    return NAME_OF_KIND[type(row)], row.id


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {UndoImport: undo_import}
