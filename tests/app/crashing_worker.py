"""A worker that dies in the middle of a request, as a fault in a library would make it."""

from __future__ import annotations

import faulthandler
import os
import sys


def die_where_nobody_catches() -> None:
    """Says where it was, and is gone."""
    sys.stdin.readline()
    faulthandler.dump_traceback(sys.stderr)
    sys.stderr.flush()
    os._exit(139)


if __name__ == "__main__":
    die_where_nobody_catches()
