"""Checks of an installation: versions, shipped parts, fonts, drawing, database, record, disk."""

from __future__ import annotations

import os
import platform
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from app.cli.answer import as_json
from app.log import log_tail
from app.paths import home
from app.reports.leaflet_files import leaflet_script
from app.words import Words, catalogue
from data.database import DatabaseRefused
from data.record import verify
from data.schema import newest_schema
from data.store import SqlStore, open_store
from dispatch.category_file import shipped_categories
from dispatch.rules import shipped_rules
from dispatch.sources import shipped_sources

LEAST_FREE_BYTES = 500_000_000
SHOWN_PACKAGES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "numpy",
    "scipy",
    "shapely",
    "pyproj",
    "osmium",
    "folium",
)
DEMO_TABLES = ("zones.toml", "communities.csv", "places.csv", "day.toml", "crews.toml", "words.toml")


@dataclass(frozen=True)
class Check:
    """One check: whether all is well, what was found; worded as `doctor.<name>`, if not well with `.bad`."""

    name: str
    ok: bool
    values: Mapping[str, object] = field(default_factory=dict)

    def worded(self, words: Words) -> str:
        """What was found, as a sentence."""
        return words.say(f"doctor.{self.name}" + ("" if self.ok else ".bad"), **self.values)


@dataclass(frozen=True)
class Diagnosis:
    """All checks in order."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def as_plain(self, words: Words) -> dict[str, object]:
        """Plain values with sentences."""
        told = [
            {"name": check.name, "ok": check.ok, "text": check.worded(words), "values": dict(check.values)}
            for check in self.checks
        ]
        return {"ok": self.ok, "checks": told}


def diagnose(database: Path) -> Diagnosis:
    """Look at everything; a check that fails does not keep the others from being made."""
    return Diagnosis((_versions(), _parts(), *_screen(), *_database(database), _disk()))


def _versions() -> Check:
    packages = {name: _version(name) for name in SHOWN_PACKAGES}
    told = {"yiping": _version("yiping"), "python": platform.python_version()}
    return Check("versions", True, {**told, "system": platform.platform(), "packages": packages})


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _parts() -> Check:
    """What must have come with the program, read as the program reads it."""
    reading: dict[str, Callable[[], int]] = {
        "words": lambda: len(catalogue()),
        "categories": lambda: len(shipped_categories().minors),
        "rules": lambda: len(shipped_rules().rules),
        "sources": lambda: len(shipped_sources().sources),
        "demo_tables": _demo_tables,
        "leaflet": lambda: len(leaflet_script()),
        "migrations": lambda: len(newest_schema()),
        "colours": lambda: len(files("app.console.theme").joinpath("tokens.json").read_bytes()),
    }
    found = {name: _counted(read) for name, read in reading.items()}
    missing = [name for name, count in found.items() if not count]
    return Check("parts", not missing, {**found, "missing": ", ".join(missing)})


def _counted(read: Callable[[], int]) -> int:
    try:
        return read()
    except (OSError, ValueError, ImportError):
        return 0


def _demo_tables() -> int:
    """How many of the demo's tables can be read; 0 where one is missing."""
    folder = files("data.demo")
    for name in DEMO_TABLES:
        text = folder.joinpath(name).read_text(encoding="utf-8")
        if name.endswith(".toml"):
            tomllib.loads(text)
    return len(DEMO_TABLES)


def _screen() -> Iterator[Check]:
    """Typeface and drawing, tried without a window; a machine without Qt's own libraries is told so."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from app.screen_check import drawing_state, font_report
    except ImportError as error:
        yield Check("qt", False, {"error": str(error)})
        return
    report = font_report()
    yield Check("fonts", all(report.values()), {**report, "bad": _names(report)})
    found = drawing_state()
    yield Check("drawing", bool(found["paints"]), found)


def _names(report: Mapping[str, bool]) -> str:
    return ", ".join(name for name, is_good in report.items() if not is_good)


def _database(path: Path) -> Iterator[Check]:
    if not path.exists():
        yield Check("no_database", True, {"file": path.name})
        return
    try:
        store = open_store(path)
    except DatabaseRefused as refused:
        yield Check("database", False, {"file": path.name, "code": refused.reason.code})
        return
    try:
        yield _content(store, path)
        report = verify(store)
        bad = report.first_bad
        yield Check("record", report.ok, {"steps": report.steps, "code": bad.code if bad else ""})
    finally:
        store.close()


def _content(store: SqlStore, path: Path) -> Check:
    altered = store.files.altered()
    told = {"file": path.name, "kind": store.identity.kind.value, "size_bytes": path.stat().st_size}
    code = "altered_file" if altered else ""
    return Check("database", not altered, {**told, "altered_files": list(altered), "code": code})


def _disk() -> Check:
    free = shutil.disk_usage(home()).free
    return Check("disk", free >= LEAST_FREE_BYTES, {"free_bytes": free, "free_gb": round(free / 1e9, 1)})


def write_bundle(diagnosis: Diagnosis, target: Path) -> None:
    """What to send when help is asked for: the checks and the log's newest lines; no data of anybody."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("doctor.json", as_json(diagnosis.as_plain(Words("en")), indent=1))
        bundle.writestr("log.txt", "\n".join(log_tail()))
