"""Runs a command in the house it needs: the database named by the options, opened and closed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

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


def database_of(given: argparse.Namespace) -> Path:
    """The database that the options, or the seat's folder, name."""
    return given.database or default_database()


def actor_of(given: argparse.Namespace) -> Actor:
    """Who acts, as the options say."""
    return Actor(given.name, Role(given.role), given.unit)
