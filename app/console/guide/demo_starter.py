"""Opens the demo in a process and window of its own, and hears how far it is with getting ready."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

import app
from app.crossing import Crossing
from app.words import Language


class DemoStarter(QObject):
    """Starts the demo once; it goes on when this console is closed."""

    told = Signal(str)
    """A line of what it says while it prepares."""
    ended = Signal(int)
    """Its exit code."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: subprocess.Popen[str] | None = None
        self._crossing = Crossing(self._tell, self)

    @property
    def is_running(self) -> bool:
        """Whether the demo is open or getting ready."""
        return self._process is not None and self._process.poll() is None

    def start(self, language: Language) -> None:
        """Start it, unless it is there already."""
        if self.is_running:
            return
        root = str(Path(app.__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "app", "--lang", language, "demo"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._listen, args=(self._process,), name="demo", daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr as stream:
            for line in stream:
                self._crossing.put(line.strip())
        self._crossing.put(process.wait())

    def _tell(self, said: str | int) -> None:
        """A line, or the code at the end."""
        if isinstance(said, str):
            self.told.emit(said)
        else:
            self.ended.emit(said)
