"""Whatever stands in a file, an import ends with an account of its rows or a named error, never by half."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.words import LANGUAGES, Words
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind, ImportRoom
from data.importers.importing import Prepared, carry_out
from data.importers.report import UnreadableFile
from data.store import create_store, open_store
from dispatch.reasons import Refused
from tests.data.import_house import NOW, PLANNER, ImportHouse, with_streets
from tests.data.importers.hostile_files import (
    BOMBS,
    HostileFile,
    any_bytes,
    broken_files,
    choices_for,
    odd_maps,
    odd_tables,
    odd_workbooks,
)
from tests.full import FULL

SORTS: dict[str, Callable[[ImportKind], st.SearchStrategy[HostileFile]]] = {
    "odd_table": odd_tables,
    "odd_workbook": odd_workbooks,
    "odd_map": odd_maps,
    "broken": lambda _kind: broken_files(),
    "bytes": lambda _kind: any_bytes(),
}
CASES = 20_000 if FULL else 350
EACH = -(-CASES // (len(SORTS) * len(KINDS)))
SAYING = [Words(language, "Asia/Shanghai") for language in LANGUAGES]


class Ground:
    """A small centre that every case finds as it was: a case that changed something gets a fresh copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        store = create_store(folder / "first.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
        with_streets(store)
        store.close()
        self.house = self._fresh()

    def _fresh(self) -> ImportHouse:
        self._number += 1
        path = self._folder / f"{self._number}.sqlite"
        shutil.copy2(self._folder / "first.sqlite", path)
        return ImportHouse(open_store(path, is_durable=False))

    def renew(self) -> None:
        """Give the next case a centre in which nothing has happened."""
        self.house.store.close()
        self.house = self._fresh()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("hostile"))
    yield made
    made.house.store.close()


def ends_well(ground: Ground, kind: ImportKind, path: Path, asked: dict[str, str]) -> str:
    """How the import of a file ended; fails where it did not end as it must."""
    house = ground.house
    begun = house.store.newest_seq()
    choices = Choices(asked=asked)
    try:
        prepared = _prepared(house, kind, path, choices)
    except Refused as refused:
        _require_words(refused)
        assert house.store.newest_seq() == begun
        return "refused"
    assert house.store.newest_seq() == begun
    _require_account(prepared)
    doubts = {doubt.code for doubt in prepared.doubts}
    try:
        done = carry_out(prepared, house.seat, PLANNER, house.store.files, doubts)
    except Refused as refused:
        _require_words(refused)
        assert house.store.newest_seq() == begun
        return "not_kept"
    if done is None:
        return "nothing"
    try:
        if not prepared.live:
            _require_known_again(_prepared(house, kind, path, choices), prepared)
    finally:
        ground.renew()
    return "kept"


def _prepared(house: ImportHouse, kind: ImportKind, path: Path, choices: Choices) -> Prepared:
    return kind.prepare((path,), choices, ImportRoom(house.store, house.centre, NOW))


def _require_words(refused: Refused) -> None:
    for words in SAYING:
        assert words.reason(refused.reason)


def _require_account(prepared: Prepared) -> None:
    report = prepared.report
    assert report.kept + len({found.row for found in report.refused}) == report.read
    assert 0 <= report.unchanged <= report.kept
    for words in SAYING:
        report.as_json(words.say)
        assert all(words.say(f"import.{doubt.code}", **doubt.values) for doubt in prepared.doubts)


def _require_known_again(again: Prepared, first: Prepared) -> None:
    """The same file once more changes nothing."""
    assert again.changes_nothing, (again.rows[:3], first.rows[:3])


@pytest.mark.faults
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("what", KINDS)
def test_that_a_hostile_file_ends_in_an_account_or_a_named_error(
    ground: Ground, tmp_path: Path, what: str, sort: str
) -> None:
    kind = KINDS[what]

    @settings(
        max_examples=EACH,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(file=SORTS[sort](kind), asked=choices_for(kind))
    def holds(file: HostileFile, asked: dict[str, str]) -> None:
        path = tmp_path / file.name
        path.write_bytes(file.content)
        ends_well(ground, kind, path, asked)

    holds()


@pytest.mark.parametrize("name", BOMBS)
def test_that_a_bomb_is_refused_by_name(ground: Ground, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    for what in ("zones", "roads", "incidents"):
        asked = {"kind": "community"} if what == "zones" else {}
        with pytest.raises(UnreadableFile) as told:
            _prepared(ground.house, KINDS[what], path, Choices(asked=asked))
        _require_words(told.value)
