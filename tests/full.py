"""What `make test` takes a small count of and `make faults` the whole: how many, or whether at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

FULL = os.environ.get("YIPING_FAULTS") == "full"


def only_full(test: Callable[..., Any]) -> Callable[..., Any]:
    """A test too dear for `make test`, beside a smaller one of the same: `make faults` runs it."""
    leaves_out = pytest.mark.skipif(not FULL, reason="`make faults` runs it")
    return pytest.mark.faults(leaves_out(test))
