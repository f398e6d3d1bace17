"""The command line in process, over a small database whose crews are on duty at this very moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.build import open_house
from app.cli.main import main
from app.log import stop_logging
from app.paths import HOME_VARIABLE
from data.store import open_store
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.fixes import Fix
from dispatch.people import Crew, Shift, SignOn
from dispatch.ports import SystemClock
from tests.room import CREW_PLACES


@dataclass
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """Its answer as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """Its error as JSON."""
        return json.loads(self.err)["error"]


class Line:
    """Runs commands over one database."""

    def __init__(self, database: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self.capture = capture

    def run(self, *arguments: str) -> Said:
        """A command as typed."""
        self.capture.readouterr()
        code = main([*arguments, "--database", str(self.database)])
        out, err = self.capture.readouterr()
        return Said(code, out, err)

    def ask(self, *arguments: str) -> Any:
        """A command that must succeed: its answer as JSON."""
        said = self.run(*arguments, "--json")
        assert (said.code, said.err) == (0, "")
        return said.told

    def ask_open(self, *arguments: str) -> Any:
        """A dry run that a doubt would stop: its answer as JSON."""
        said = self.run(*arguments, "--json")
        assert (said.code, said.err) == (1, "")
        return said.told

    def refused(self, *arguments: str) -> str:
        """A command that must be refused: the code of its error."""
        said = self.run(*arguments, "--json")
        assert (said.code, said.out) == (1, "")
        assert set(said.error) - {"way"} == {"code", "text", "values"}
        return said.error["code"]


@pytest.fixture(autouse=True)
def seat_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A seat of its own, so that no test touches that of the person who runs it."""
    folder = tmp_path / "席位"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    yield folder
    stop_logging()


@pytest.fixture
def fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """A seat without any database."""
    return Line(tmp_path / "新" / "fresh.sqlite", capsys)


@pytest.fixture(scope="session")
def manned_database(drawn_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn district with its crews on duty now; tests work on copies."""
    folder = tmp_path_factory.mktemp("manned") / "room"
    shutil.copytree(drawn_database, folder)
    house = open_house(folder / "room.sqlite")
    begins = SystemClock().now() - timedelta(hours=1)
    ends = begins + timedelta(hours=9)
    shifts = [replace(row, starts_at=begins, ends_at=ends) for row in house.store.rows(Shift)]
    crews = [
        replace(row, starts_at=begins, ends_at=ends, signed_on=SignOn(begins))
        for row in house.store.rows(Crew)
    ]
    house.seat.act(
        Import(
            action_id="on-duty", actor=SYSTEM, what="people", source="test", digest="", rows=(*shifts, *crews)
        )
    )
    house.close()
    return folder


@pytest.fixture
def line(manned_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """Commands over a copy of the manned district, every crew seen a moment ago."""
    folder = tmp_path / "一 屏"
    shutil.copytree(manned_database, folder)
    store, now = open_store(folder / "room.sqlite"), SystemClock().now()
    store.keep_fixes(
        [
            Fix(member_id, *CREW_PLACES[crew.call_sign], now, now, speed_mps=0.0)
            for crew in store.rows(Crew)
            for member_id in crew.member_ids
        ]
    )
    store.close()
    return Line(folder / "room.sqlite", capsys)
