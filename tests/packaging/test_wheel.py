"""The wheel: built, installed where a path has spaces and 中文, and run there without this folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "data", "dispatch", "gis")
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY_NOTICES.md")
ASKING_WHERE = (
    f"import {', '.join(PACKAGES)}; print(*(each.__file__ for each in ({', '.join(PACKAGES)})), sep=chr(10))"
)
pytestmark = pytest.mark.long(40)


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and the source that the wheel was built from."""

    source: Path
    folder: Path
    wheel: Path

    def program(self, name: str) -> str:
        scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        return str(scripts / (f"{name}.exe" if os.name == "nt" else name))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, far from the project's own folder."""
        home = self.folder / "席 位"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment = {**kept, "YIPING_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
        return subprocess.run(
            [self.program(arguments[0]), *arguments[1:]],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def pip(*arguments: str) -> None:
    asked = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Built from a copy, so that no earlier build gets in; dependencies come from this environment."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, source / name)
    wheels = tmp_path_factory.mktemp("wheels")
    pip("wheel", str(source), "--no-deps", "--no-build-isolation", "--no-index", "-w", str(wheels))
    wheel = next(wheels.glob("yiping-*.whl"))
    folder = tmp_path_factory.mktemp("a path") / "一屏 安装"
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    made = Installed(source, folder, wheel)
    pip("--python", made.program("python"), "install", "--no-deps", "--no-index", str(wheel))
    site = next(folder.rglob("site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return made


def test_that_the_wheel_carries_all_that_is_no_code(installed: Installed):
    with zipfile.ZipFile(installed.wheel) as opened:
        carried = set(opened.namelist())
    needed = {
        path.relative_to(installed.source).as_posix()
        for package in PACKAGES
        for path in (installed.source / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert needed - carried == set()
    assert {name.rpartition("/")[2] for name in carried} >= {"LICENSE", "THIRD_PARTY_NOTICES.md"}


def test_that_the_packages_come_from_the_wheel(installed: Installed):
    done = installed.run("python", "-c", ASKING_WHERE)
    assert done.returncode == 0, done.stderr
    places = [Path(place).resolve() for place in done.stdout.splitlines()]
    assert len(places) == len(PACKAGES)
    assert all(installed.folder.resolve() in place.parents for place in places)


def test_that_the_doctor_finds_everything_there(installed: Installed):
    done = installed.run("yiping", "doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    checks = {check["name"]: check for check in told["checks"]}
    assert checks["parts"]["ok"]
    parts = checks["parts"]["values"]
    assert all(parts[name] for name in ("words", "categories", "demo_tables", "leaflet", "migrations"))
    assert checks["fonts"]["ok"]


def test_that_a_database_is_founded_and_exported_there(installed: Installed):
    people = installed.folder / "人 员.csv"
    people.write_text(
        "badge,name,kind,department,tasking_unit,mode\n1,赵一,officer,ZF,330105012,ebike\n", encoding="utf-8"
    )
    done = installed.run("yiping", "import", "people", str(people), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kept"] == 1
    page = installed.folder / "态势.html"
    done = installed.run("yiping", "export", "map", str(page))
    assert done.returncode == 0, done.stderr
    assert "Leaflet" in page.read_text(encoding="utf-8")
