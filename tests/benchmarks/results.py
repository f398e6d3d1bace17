"""The rows of the benchmarks: what was measured, beside which peers, against which bar; kept as JSON."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.console.collector import EVERY_MS, YOUNG

RESULTS = Path(__file__).resolve().parents[2] / "build" / "benchmarks.json"


@dataclass(frozen=True)
class Figures:
    """Median and 95th percentile of wall time (or of what else is counted), and of processor time."""

    p50: float
    p95: float
    cpu_p50: float | None = None
    cpu_p95: float | None = None

    @classmethod
    def of(cls, values: Iterable[float], cpu: Iterable[float] = ()) -> Figures:
        """The figures of many calls."""
        spent = list(cpu)
        both = [*np.percentile(list(values), (50, 95)), *(np.percentile(spent, (50, 95)) if spent else ())]
        return cls(*(float(value) for value in both))

    @classmethod
    def one(cls, value: float) -> Figures:
        """A single value, such as a memory."""
        return cls(float(value), float(value))


def timed_ms(calls: Iterable[Callable[[], object]]) -> Figures:
    """Run each call once, and tell in milliseconds what they took."""
    wall, cpu = [], []
    for call in calls:
        started, spent = time.perf_counter(), time.process_time()
        call()
        wall.append((time.perf_counter() - started) * 1e3)
        cpu.append((time.process_time() - spent) * 1e3)
    return Figures.of(wall, cpu)


@contextmanager
def collected_as_in_the_console() -> Iterator[Callable[[], None]]:
    """Garbage is taken by a small pass now and then (`app/console/collector.py`): give what may be due one.

    To be called within what is measured, so that it counts.
    """
    last = time.perf_counter()

    def collect() -> None:
        nonlocal last
        if time.perf_counter() - last > EVERY_MS / 1e3 and gc.get_count()[0] > YOUNG:
            gc.collect(0)
            last = time.perf_counter()

    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield collect
    finally:
        gc.unfreeze()
        gc.enable()


@dataclass(frozen=True)
class Bar:
    """What a row has to reach: at most `most`, at least `least`, or `most` times the median of a peer."""

    most: float | None = None
    of: str = "p95"
    peer: str = ""
    least: float | None = None

    @property
    def told(self) -> str:
        """As the table says it."""
        if self.peer:
            what = "" if self.of == "p50" else f"{self.of} "
            return f"{what}≤ 1/{1 / (self.most or 1):g} of {self.peer}"
        if self.least is not None:
            return f"{self.of} ≥ {self.least:g}"
        return f"{self.of} ≤ {self.most:g}"

    def met(self, ours: Figures, ratio: float | None) -> bool | None:
        """Whether it was reached; None where the peer was not run."""
        if self.peer:
            return None if ratio is None or self.most is None else ratio <= self.most
        value = getattr(ours, self.of)
        return bool(value >= self.least if self.least is not None else value <= (self.most or 0.0))


def at_most(value: float, of: str = "p95") -> Bar:
    """A bar in the row's own unit."""
    return Bar(value, of)


def at_least(value: float, of: str = "p50") -> Bar:
    """A bar from below, such as a throughput."""
    return Bar(of=of, least=value)


def share_of(peer: str, share: float, of: str = "p50") -> Bar:
    """A bar on the ratio of the medians (or of the 95th percentiles), ours to the peer's."""
    return Bar(share, of, peer)


@dataclass(frozen=True)
class Row:
    """One line of the table; a peer that was not run is None."""

    name: str
    unit: str
    ours: Figures
    bar: Bar | None = None
    peers: Mapping[str, Figures | None] = field(default_factory=dict)
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our median to that of the bar's peer, or what else the bar counts."""
        peer, of = self._peer, self._of
        return float(getattr(self.ours, of) / getattr(peer, of)) if peer else None

    @property
    def cpu_ratio(self) -> float | None:
        """The same of processor time, which others on the machine bend less."""
        ours, peer = getattr(self.ours, f"cpu_{self._of}"), self._peer
        theirs = getattr(peer, f"cpu_{self._of}") if peer else None
        return float(ours / theirs) if ours and theirs else None

    @property
    def _of(self) -> str:
        return self.bar.of if self.bar else "p50"

    @property
    def _peer(self) -> Figures | None:
        return self.peers.get(self.bar.peer) if self.bar else None

    def as_json(self) -> dict[str, Any]:
        """As it is kept in the file."""
        return {
            "name": self.name,
            "ours": vars(self.ours),
            "unit": self.unit,
            "peers": {name: vars(figures) if figures else None for name, figures in self.peers.items()},
            "ratio": self.ratio,
            "cpu_ratio": self.cpu_ratio,
            "bar": self.bar.told if self.bar else None,
            "met": self.bar.met(self.ours, self.ratio) if self.bar else None,
            "note": self.note,
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }


class Bench:
    """Collects rows while benchmarks run, and writes each over the one of the same name."""

    def __init__(self, path: Path = RESULTS) -> None:
        self.path = path
        self.rows: dict[str, dict[str, Any]] = {}

    def row(
        self,
        name: str,
        unit: str,
        ours: Figures,
        bar: Bar | None = None,
        peers: Mapping[str, Figures | None] | None = None,
        note: str = "",
    ) -> None:
        """Add a row; a second one of the same name takes its place."""
        self.rows[name] = Row(name, unit, ours, bar, peers or {}, note).as_json()
        self._keep()

    def _keep(self) -> None:
        """Write what the file held with the rows of this run: at once, for a long run may be cut short."""
        self.path.parent.mkdir(exist_ok=True)
        rows = {row["name"]: row for row in kept_rows(self.path)} | self.rows
        self.path.write_text(
            json.dumps(list(rows.values()), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def kept_rows(path: Path = RESULTS) -> list[dict[str, Any]]:
    """The rows of the last runs, none where there was none."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return rows
