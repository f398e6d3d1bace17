"""What `make test` takes a small count of and `make faults` the whole: how many, or whether at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

FULL = os.environ.get("YIPING_FAULTS") == "full"
ONLY_FULL = (pytest.mark.faults, pytest.mark.skipif(not FULL, reason="`make faults` runs it"))
"""On a case too dear for `make test`, beside a smaller one of the same."""


def only_full(test: Callable[..., Any]) -> Callable[..., Any]:
    """A whole test of that kind."""
    for mark in ONLY_FULL:
        test = mark(test)
    return test
