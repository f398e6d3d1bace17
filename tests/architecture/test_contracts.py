"""The import contracts of pyproject.toml hold, and each of them bites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "data", "dispatch", "gis")

# contract name -> (floor, a line that breaks it)
VIOLATIONS = {
    "One direction: app -> data -> dispatch -> gis": [
        ("gis", "import dispatch"),
        ("dispatch", "import data"),
        ("data", "import app"),
    ],
    "Qt lives on the top floor only": [
        ("data", "import PySide6.QtCore"),
        ("dispatch", "import PySide6.QtCore"),
        ("gis", "import folium"),
    ],
    "The domain and the geometry know no database": [
        ("dispatch", "import sqlalchemy"),
        ("gis", "import sqlite3"),
    ],
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def small_house(folder: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", folder)
    for floor in FLOORS:
        (folder / floor).mkdir()
        (folder / floor / "__init__.py").write_text("", encoding="utf-8")


def test_that_the_contracts_are_kept_by_a_house_in_order(tmp_path):
    small_house(tmp_path)
    assert lint(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("contract", "floor", "line"),
    [(contract, *broken) for contract, lines in VIOLATIONS.items() for broken in lines],
)
def test_that_each_contract_bites(tmp_path, contract, floor, line):
    small_house(tmp_path)
    (tmp_path / floor / "broken.py").write_text(line + "\n", encoding="utf-8")

    told = lint(tmp_path)

    assert told.returncode == 1
    assert f"{contract} BROKEN" in told.stdout


def test_that_every_contract_has_its_violation():
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert {contract["name"] for contract in contracts["contracts"]} == set(VIOLATIONS)
