"""Every option of every import command is explained, in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from app.cli.main import command_line
from app.words import LANGUAGES, Language, Words, catalogue
from data.importers.catalogue import KINDS
from data.importers.doubts import DOUBTS


def below(parser: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    """The parser of a command below another."""
    commands = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return commands.choices[name]


def unexplained(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if not action.help:
            yield "/".join(action.option_strings) or action.dest


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_option_of_an_import_has_help(language: Language) -> None:
    imports = below(command_line(Words(language)), "import")
    missing = {what: list(unexplained(below(imports, what))) for what in (*KINDS, "all", "preview")}
    assert {what: options for what, options in missing.items() if options} == {}


def test_that_everything_that_can_be_in_doubt_can_be_accepted_and_has_words() -> None:
    worded = {code.removeprefix("doubt.") for code in catalogue() if code.startswith("doubt.")}
    assert worded == DOUBTS
