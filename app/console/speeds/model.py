"""The lines of the speeds' sheet as a table model; no widget."""

from __future__ import annotations

from enum import IntEnum

from app.console.sheet_rows import SheetRows
from app.console.speeds.lines import SpeedLine
from app.console.speeds.words import error_words, hours_words, kept_words, road_words, times


class Column(IntEnum):
    """Columns from left to right."""

    MODE = 0
    ROAD = 1
    HOURS = 2
    COUNT = 3
    RAW = 4
    ERROR = 5
    FACTOR = 6
    KEPT = 7


class SpeedModel(SheetRows[SpeedLine]):
    """Shows lines as they are given."""

    column = Column
    numbers = frozenset({Column.COUNT, Column.RAW, Column.ERROR, Column.FACTOR})
    strong = Column.FACTOR
    heads = "speeds.column"

    def colour(self, line: SpeedLine, column: IntEnum) -> str:
        tokens = self.session.tokens
        is_few = line.learnt is not None and not line.learnt.is_enough
        if column is Column.KEPT:
            return tokens.t1 if line.kept is not None else tokens.t2
        return tokens.t2 if is_few else tokens.t1

    def text(self, line: SpeedLine, column: IntEnum) -> str:
        words, learnt = self.session.words, line.learnt
        texts = {
            Column.MODE: lambda: words.say(f"mode.{line.mode}"),
            Column.ROAD: lambda: road_words(line, words),
            Column.HOURS: lambda: hours_words(line, words),
            Column.COUNT: lambda: "–" if learnt is None else str(learnt.n),
            Column.RAW: lambda: times(None if learnt is None else learnt.raw),
            Column.ERROR: lambda: error_words(line),
            Column.FACTOR: lambda: times(None if learnt is None else learnt.time_factor),
            Column.KEPT: lambda: kept_words(line, words),
        }
        return texts[Column(column)]()
