"""What is said of a file on the command line: columns, choices and categories; a profile says the rest."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from app.cli.parsing import CommandParser, UsageWrong, plain_text
from app.import_names import option_help
from data.importers.category_maps import read_category_map
from data.importers.choices import Choices
from data.importers.import_kinds import Form, ImportKind, OptionSpec, told_choices
from data.importers.preview import suggested_columns
from data.importers.tables import header_of
from dispatch.centre import Centre


def add_options(parser: CommandParser, kind: ImportKind) -> None:
    """Add all that may be said of a file of this kind."""
    parser.add_argument("--column", dest="columns", action="append", default=[], metavar="OURS=THEIRS")
    for option in kind.options:
        _add_option(parser, option)
    if kind.has_categories:
        parser.add_argument("--categories", type=Path, default=None, metavar="FILE")


def _add_option(parser: CommandParser, option: OptionSpec) -> None:
    flag = "--" + option.name.replace("_", "-")
    about = plain_text(option_help(parser.words, option.name))
    if option.form is Form.YES_NO:
        parser.add_argument(flag, dest=option.name, action="store_const", const="yes", default="", help=about)
    elif option.form is Form.LIST:
        parser.add_argument(flag, dest=option.name, action="append", default=[], metavar="VALUE", help=about)
    else:
        parser.add_argument(flag, dest=option.name, choices=option.known or None, default="", help=about)


def said_of(kind: ImportKind, given: argparse.Namespace, centre: Centre) -> Choices:
    """What was said, and nothing else."""
    columns = _pairs(given.columns)
    known = [column.name for column in kind.columns]
    if unknown := columns.keys() - set(known):
        raise UsageWrong(f"--column {', '.join(sorted(unknown))}; {', '.join(known)}")
    told = {option.name: _text(getattr(given, option.name)) for option in kind.options}
    is_mapped = kind.has_categories and given.categories
    categories = read_category_map(given.categories, centre) if is_mapped else {}
    return Choices(columns, {name: text for name, text in told.items() if text}, categories)


KNOW_THEIR_COLUMNS = frozenset({"roads", "land_cover"})
"""Imports that find their columns by themselves, in files that are no tables too."""


def with_known_columns(kind: ImportKind, said: Choices, path: Path) -> Choices:
    """The choices with columns that go by a known other name in the file, and what its rows tell themselves.

    `ours=` leaves a column out.
    """
    if kind.what in KNOW_THEIR_COLUMNS:
        return said
    header = header_of(path, said.text("layer"))
    known = {
        ours: theirs
        for ours, theirs in suggested_columns(kind, header).items()
        if ours not in header and ours not in said.columns and theirs not in said.columns.values()
    }
    named = {ours: theirs for ours, theirs in said.columns.items() if theirs}
    asked = {**told_choices(kind.options, header), **said.asked}
    return Choices({**known, **named}, asked, said.categories)


def with_defaults(kind: ImportKind, choices: Choices) -> Choices:
    """The choices with the usual for all that nobody said; UsageWrong where something had to be said."""
    asked = {option.name: choices.text(option.name, option.default) for option in kind.options}
    for option in kind.options:
        if option.is_needed and not asked[option.name]:
            raise UsageWrong(f"--{option.name.replace('_', '-')}")
    return Choices(choices.columns, asked, choices.categories)


def _text(told: str | list[str]) -> str:
    return told if isinstance(told, str) else ",".join(told)


def _pairs(texts: list[str]) -> Mapping[str, str]:
    """`OURS=THEIRS` as our name -> the file's."""
    pairs = {}
    for text in texts:
        ours, sign, theirs = text.partition("=")
        if not sign or not ours:
            raise UsageWrong(f"{text}: OURS=THEIRS")
        pairs[ours] = theirs
    return pairs
