"""The small room on the drawn district, for scenarios that need no window."""

from tests.room import drawn_database, room

__all__ = ["drawn_database", "room"]
