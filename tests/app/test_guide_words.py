"""Everything that can be imported is named in both languages: kinds, columns, choices, stages, forms."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.words import catalogue
from data.importers.catalogue import KINDS
from data.importers.import_kinds import Form

IMPORTERS = Path(__file__).resolve().parents[2] / "data" / "importers"
PAGES = ("data", "columns", "choices", "checks", "map", "import")


@pytest.mark.parametrize("what", KINDS)
def test_that_a_kind_of_import_has_words_for_itself_its_columns_and_its_choices(what: str) -> None:
    kind = KINDS[what]
    wanted = {f"import_kind.{what}", f"import_kind.{what}.hint"}
    wanted |= {f"import_column.{column.name}" for column in kind.columns}
    wanted |= {f"import_option.{option.name}" for option in kind.options}
    wanted |= {f"import_option.{option.name}.hint" for option in kind.options}
    assert wanted - set(catalogue()) == set()


def test_that_every_form_has_a_word() -> None:
    assert {f"import_form.{form.value}" for form in Form} - set(catalogue()) == set()


def test_that_every_stage_of_long_work_has_a_word() -> None:
    stages = {stage for file in IMPORTERS.glob("*.py") for stage in told_stages(file)}
    assert len(stages) > 3
    assert {f"guide.stage.{stage}" for stage in stages} - set(catalogue()) == set()


def told_stages(file: Path) -> set[str]:
    """Names of stages that a file gives to who hears of its progress."""
    place = {"told": 1, "told_of": 2, "progress": 0}
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in place and len(node.args) > place[name]:
            stage = node.args[place[name]]
            if isinstance(stage, ast.Constant) and isinstance(stage.value, str):
                found.add(stage.value)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_that_every_step_has_its_words(page: str) -> None:
    assert {f"guide.{page}.{part}" for part in ("step", "title", "lead")} <= set(catalogue())
