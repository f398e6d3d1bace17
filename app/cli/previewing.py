"""The command `import preview`: what stands in a file, and which of our columns its own may be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.cli.answer import Answers
from app.cli.parsing import Commands
from app.words import Words
from data.importers.catalogue import KINDS
from data.importers.preview import Preview, PreviewColumn, preview, suggested_columns

SHOWN_PROBLEMS = 20


def add_previewing(below: Commands) -> None:
    """Add the command to those of `import`."""
    parser = below.add("preview", show_preview)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--layer", default="", metavar="NAME")
    parser.add_argument("--for", dest="purpose", choices=sorted(KINDS), default="", metavar="WHAT")


def show_preview(given: argparse.Namespace, answers: Answers) -> None:
    """Tell how a file looks; nothing is opened but the file."""
    found = preview(given.file, given.layer)
    suggested = suggested_columns(KINDS[given.purpose], found.header) if given.purpose else {}
    answers.tell(_plain(found, suggested, answers.words), list(_lines(found, suggested, answers.words)))


def _plain(found: Preview, suggested: dict[str, str], words: Words) -> dict[str, Any]:
    return {
        "file": found.path.name,
        "kind": found.file_kind,
        "encoding": found.encoding,
        "layers": found.layers,
        "layer": found.layer,
        "row_count": found.row_count,
        "sampled": found.sampled,
        "reference": found.reference,
        "bounds": found.bounds,
        "columns": [_column(column, words) for column in found.columns],
        "rows": found.rows,
        "problems": [problem.worded(words.say) for problem in found.problems],
        "suggested": suggested,
    }


def _column(column: PreviewColumn, words: Words) -> dict[str, Any]:
    return {
        "name": column.name,
        "form": column.form.value,
        "filled": column.filled,
        "examples": column.examples,
        "problem": _problem(column, words),
    }


def _problem(column: PreviewColumn, words: Words) -> dict[str, str] | None:
    if not column.problem:
        return None
    text = words.say(f"import.{column.problem}", column=column.name, forms=", ".join(column.time_forms))
    return {"code": column.problem, "text": text}


def _lines(found: Preview, suggested: dict[str, str], words: Words) -> Iterator[str]:
    known = [found.file_kind, found.encoding, found.layer, found.reference]
    yield "  ".join((found.path.name, *filter(None, known)))
    if found.row_count is not None:
        yield words.say("preview.rows", count=found.row_count)
    ours = {theirs: name for name, theirs in suggested.items()}
    for column in found.columns:
        form = words.say(f"import_form.{column.form}")
        share = f"{column.filled}/{found.sampled}"
        said = f"  {column.name}  {form}  {share}  {' | '.join(column.examples)}"
        yield f"{said}  → {ours[column.name]}" if column.name in ours else said
    told = [problem["text"] for column in found.columns if (problem := _problem(column, words))]
    told += [f"{problem.row}  {problem.worded(words.say)['text']}" for problem in found.problems]
    yield from (f"  ! {text}" for text in told[:SHOWN_PROBLEMS])
    if len(told) > SHOWN_PROBLEMS:
        yield words.say("importing.more", count=len(told) - SHOWN_PROBLEMS)
