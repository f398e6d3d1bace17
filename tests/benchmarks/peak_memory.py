"""The most memory that this very process has held, where the system tells (Linux)."""

from __future__ import annotations

from pathlib import Path

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """Begin anew: what ran in this process before does not count."""
    if _FORGET.exists():
        # 5: the peak is set to what is held now (proc_pid_clear_refs(5)).
        _FORGET.write_text("5", encoding="ascii")


def peak_mb() -> float | None:
    """In MB; None elsewhere.

    Not `getrusage`: what it tells a process has inherited from the one that started it.
    """
    if not _STATUS.exists():
        return None
    told = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="ascii").splitlines())
    return int(told["VmHWM"].split()[0]) * 1024 / 1e6


def private_mb() -> float | None:
    """What this process holds for itself alone, in MB; None where the system does not tell."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return None
    lines = rollup.read_text(encoding="ascii").splitlines()[1:]
    told = dict(line.split(":", 1) for line in lines)
    return sum(int(told[name].split()[0]) for name in ("Private_Clean", "Private_Dirty")) * 1024 / 1e6
