"""The small room, for every test of the console."""

from tests.room import drawn_database, room

__all__ = ["drawn_database", "room"]
