"""Starts a module of this very program as a process of its own, wherever the program lies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import app


def start_own(module: str, *arguments: str, said: Path, **how: Any) -> subprocess.Popen[Any]:
    """A new process with pipes for its input and output; what it says on its error output goes into `said`.

    On Windows it has no window of its own. `how`: the encoding of its pipes, bytes where none is given.
    """
    root = str(Path(app.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    with said.open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            **how,
        )
