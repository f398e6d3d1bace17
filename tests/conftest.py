"""What all tests share: an offscreen Qt, the real data folder or a clear reason to skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ("tests.demo_days",)
"""Played days are dear: their fixtures are the same wherever they are asked for."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

REAL_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project; skips where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real data not here: {REAL_DATA}")
    return REAL_DATA
