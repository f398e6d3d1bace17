"""Runs a command in the house it needs: the database named by the options, opened and closed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.build import House, open_house
from app.cli.answer import Answers
from app.paths import default_database
from dispatch.actors import Actor, Role

Run = Callable[[House, argparse.Namespace, Answers], int | None]


def in_house(run: Run) -> Callable[[argparse.Namespace, Answers], int | None]:
    """`run` with the house opened for it."""

    def opened(given: argparse.Namespace, answers: Answers) -> int | None:
        house = open_house(database_of(given))
        try:
            return run(house, given, answers)
        finally:
            house.close()

    return opened


def add_command(
    parsers: Any, common: argparse.ArgumentParser, name: str, run: Run, needs_house: bool = True
) -> argparse.ArgumentParser:
    """A command that `run` carries out; what it is for stands in the first line of `run`'s own words."""
    about = (run.__doc__ or "").strip()
    parser: argparse.ArgumentParser = parsers.add_parser(
        name, parents=[common], help=about, description=about
    )
    parser.set_defaults(run=in_house(run) if needs_house else run)
    return parser


def database_of(given: argparse.Namespace) -> Path:
    """The database that the options, or the seat's folder, name."""
    return given.database or default_database()


def actor_of(given: argparse.Namespace) -> Actor:
    """Who acts, as the options say."""
    return Actor(given.name, Role(given.role), given.unit)
