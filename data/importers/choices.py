"""What a caller says of a file, in the same words for every kind of import: it fits into a profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from data.importers.report import UnreadableFile
from dispatch.reasons import Refused
from gis.reference import WGS84, Reference, ReferenceUnknown, reference_of

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Choices:
    """`columns` maps our names to the file's, `categories` the file's categories to ours.

    `asked` holds every other choice by name as text (datum, timezone, layer, kind …); each kind of import
    lists those that it knows (`OptionSpec`). Lists are separated by commas, facts are "yes" or "".
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    asked: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    categories: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def text(self, name: str, default: str = "") -> str:
        """A choice as text."""
        return self.asked.get(name, "") or default

    def is_chosen(self, name: str) -> bool:
        """A choice that is either made or not."""
        return self.asked.get(name, "") not in ("", "no")

    def listed(self, name: str) -> tuple[str, ...]:
        """A choice that lists texts."""
        return tuple(part for part in self.asked.get(name, "").split(",") if part)

    def pairs(self, name: str) -> dict[str, str]:
        """A choice that lists `one=other`; Refused("bad_choice") where a part has no such sign."""
        parts = [part.partition("=") for part in self.listed(name)]
        if any(not (one and sign) for one, sign, _ in parts):
            raise Refused("bad_choice", name=name, value=self.asked[name])
        return {one: other for one, _, other in parts}

    def number(self, name: str, default: float) -> float:
        """A choice that is a number; Refused("bad_choice") where it is none."""
        told = self.asked.get(name, "")
        try:
            return float(told) if told else default
        except ValueError:
            raise Refused("bad_choice", name=name, value=told) from None

    @property
    def reference(self) -> Reference:
        """What the file's coordinates are measured against, on which axes; Refused("unknown_reference")."""
        told = self.asked.get("datum", "")
        try:
            reference = reference_of(told) if told else WGS84
        except ReferenceUnknown as unknown:
            raise Refused("unknown_reference", value=unknown.text) from unknown
        return replace(reference, is_swapped=self.text("axes") == "swapped")


def the_one_file(paths: tuple[Path, ...]) -> Path:
    """The file of an import that takes one; UnreadableFile("one_file") where there are more."""
    if len(paths) != 1:
        raise UnreadableFile("one_file", paths[1], count=len(paths))
    return paths[0]
