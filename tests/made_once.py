"""What is dear to make and the same for every test: made by the first that asks, for all workers of a run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class MadeOnce:
    """Folders beside the workers' own; tests read them, or work on copies."""

    root: Path

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of this name, filled by `make` if nobody has done so yet; others wait meanwhile."""
        ready = self.root / name
        with FileLock(self.root / f"{name}.lock"):
            if not ready.is_dir():
                making = Path(tempfile.mkdtemp(dir=self.root))
                try:
                    make(making)
                    making.rename(ready)
                finally:
                    shutil.rmtree(making, ignore_errors=True)
        return ready
