"""What every table gives, whatever file it stands in: a header, and lines of text cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from data.importers.report import Finding

Bounds = tuple[float, float, float, float]
_NO_TROUBLE: Mapping[int, Finding] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `row` is where the file has it.

    `troubles` are cells by place that can't be trusted and were left empty; `told` is what else is to say.
    """

    row: str
    cells: Sequence[str]
    troubles: Mapping[int, Finding] = field(default_factory=lambda: _NO_TROUBLE)
    told: tuple[Finding, ...] = ()

    def named_troubles(self, header: Sequence[str]) -> Iterator[tuple[str, Finding]]:
        """Each trouble with the name of its column, which its sentence needs."""
        for place, trouble in self.troubles.items():
            column = header[place] if place < len(header) else ""
            yield column, Finding(trouble.row, trouble.code, {"column": column, **trouble.values})


@dataclass(frozen=True)
class TableFile:
    """A table that has been opened: the header, and the lines below it to be read once.

    `layers` are the sheets or layers of the file, `layer` the one that was opened. `count` lines follow;
    None: it is not known without reading them; where it is not `is_whole`, `lines` are only the first.
    `reference` is what the file says of its coordinates ("": nothing), `bounds` their west, south, east,
    north in it. `problems` hold for the file as a whole, `losses` are what of it no table can hold.
    """

    kind: str
    header: tuple[str, ...]
    lines: Iterator[Line]
    encoding: str = ""
    layers: tuple[str, ...] = ()
    layer: str = ""
    count: int | None = None
    is_whole: bool = True
    reference: str = ""
    bounds: Bounds | None = None
    problems: tuple[Finding, ...] = ()
    losses: tuple[Finding, ...] = ()
