"""Third-party notices name everything that is shipped or installed beside the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTICES = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(requirement: str) -> str:
    return re.match(r"[\w.-]+", requirement)[0]


@pytest.mark.parametrize("package", sorted({named(asked) for asked in PROJECT["dependencies"]}))
def test_that_every_runtime_dependency_is_named_with_a_licence(package: str):
    assert re.search(rf"^\| {re.escape(package)}\b[^|]*\| \S", NOTICES, re.MULTILINE)


def test_that_what_is_shipped_comes_with_its_licence():
    assert "Leaflet 1.9.4" in NOTICES
    assert (ROOT / "app/reports/leaflet/LICENSE.txt").read_text(encoding="utf-8").startswith("BSD 2-Clause")
    assert '"1.9.4"' in (ROOT / "app/reports/leaflet/leaflet.js").read_text(encoding="utf-8")
    assert "SIL Open Font License 1.1" in NOTICES
    assert "LGPL-3.0" in NOTICES


def test_that_the_wheel_is_told_to_carry_both_licence_files():
    assert PROJECT["license-files"] == ["LICENSE", "THIRD_PARTY_NOTICES.md"]
