"""Runs a command in the house it needs: the database named by the options, opened and closed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.build import House, open_house
from app.cli.answer import Answers
from app.cli.parsing import Run
from app.paths import default_database
from dispatch.actors import Actor, Role

RunInHouse = Callable[[House, argparse.Namespace, Answers], int | None]
DEFAULT_ROLE = Role.OPERATOR


def in_house(run: RunInHouse, opening: Callable[[Path], House] = open_house) -> Run:
    """`run` with the house opened for it; times in answers are those of the centre."""

    def opened(given: argparse.Namespace, answers: Answers) -> int | None:
        house = opening(database_of(given))
        try:
            local = replace(answers.words, timezone=house.centre().settings.timezone)
            return run(house, given, replace(answers, words=local))
        finally:
            house.close()

    return opened


def database_of(given: argparse.Namespace) -> Path:
    """The database that the options, or the seat's folder, name."""
    chosen: Path | None = given.database
    return chosen or default_database()


def actor_of(given: argparse.Namespace, default: Role = DEFAULT_ROLE) -> Actor:
    """Who acts, as the options say; in the `default` role where they name none."""
    return Actor(given.as_name or "cli", Role(given.as_role or default), given.as_unit)
