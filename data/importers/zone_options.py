"""What a caller says of a zone file: its kind, columns, rules for codes and for mending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from data.importers.choices import Choices
from dispatch.reasons import Refused
from gis.coverage import MendingRule
from gis.reference import WGS84, Reference
from gis.zone_checks import DISJOINT_KINDS
from gis.zones import ZoneKind

LARGE_GAP_M2 = 10_000.0
LARGE_OVERLAP_M2 = 10_000.0
"""From the area of a unit grid on somebody has to decide: a place may be missing, or have two masters."""
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ZoneOptions:
    """What a caller says of a zone file. Column names are the file's; empty: the file has none.

    `only` keeps rows whose column has the value; `attributes` are columns kept with the zone besides those
    of `zone_attributes`, which are read wherever they are there; `others` maps further columns (datum, wkt,
    those of attributes) to the file's; `layer` names one of several. `code_from` and `name_from` are columns
    that codes and names are put together from; `keep_duplicates`: a code's second zone gets a code of its
    own; `renumber`: unit grids get new codes; `width_m` makes areas of lines.
    """

    kind: ZoneKind
    code_column: str = "code"
    name_column: str = "name"
    parent_column: str = ""
    others: Mapping[str, str] = field(default_factory=lambda: _NONE)
    attributes: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=lambda: _NONE)
    reference: Reference = WGS84
    layer: str | None = None
    attribution: str = ""
    code_from: tuple[str, ...] = ()
    name_from: tuple[str, ...] = ()
    keep_duplicates: bool = False
    renumber: bool = False
    width_m: float = 0.0
    mending: MendingRule = field(default_factory=MendingRule)
    large_gap_m2: float = LARGE_GAP_M2
    large_overlap_m2: float = LARGE_OVERLAP_M2

    @property
    def needs_code(self) -> bool:
        """Whether every row has to tell its code."""
        return not (self.code_from or self.renumber or self.kind is ZoneKind.GOVERNANCE_UNIT)

    @property
    def needs_name(self) -> bool:
        """Whether every row has to tell its name; unit grids and governance units often have none."""
        return not self.name_from and self.kind not in (ZoneKind.GOVERNANCE_UNIT, ZoneKind.UNIT_GRID)

    def columns(self) -> dict[str, str]:
        """Our columns -> the file's."""
        columns = {**self.others, "name": self.name_column}
        if not self.code_from:
            columns["code"] = self.code_column
        if self.parent_column:
            columns["parent"] = self.parent_column
        asked = (*self.attributes, *self.only, *self.code_from, *self.name_from)
        return columns | {name: name for name in asked if name not in columns}

    def may_lack(self) -> frozenset[str]:
        """Those of our columns that the file need not have."""
        lacking = {"code": not self.needs_code, "name": not self.needs_name}
        return frozenset(name for name, is_lacked in lacking.items() if is_lacked)


def options_of(choices: Choices, attributes: tuple[str, ...]) -> ZoneOptions:
    """The options that choices say; Refused("bad_choice") where one can't be followed."""
    kind = ZoneKind(choices.text("kind"))
    return ZoneOptions(
        kind=kind,
        attributes=attributes,
        only=choices.pairs("only"),
        reference=choices.reference,
        layer=choices.text("layer") or None,
        attribution=choices.text("attribution"),
        code_from=choices.listed("code_from"),
        name_from=choices.listed("name_from"),
        keep_duplicates=choices.is_chosen("keep_duplicates"),
        renumber=_only_for(choices, "renumber", kind),
        width_m=_length(choices, "width_m") if _only_for(choices, "width_m", kind) else 0.0,
        mending=_rule(choices, kind),
        large_gap_m2=_length(choices, "large_gap_m2", LARGE_GAP_M2),
        large_overlap_m2=_length(choices, "large_overlap_m2", LARGE_OVERLAP_M2),
        **_columns(choices.columns),
    )


WIDENED_KINDS = (ZoneKind.DUTY_OVERRIDE,)
"""Kinds whose zones may be drawn as lines: rivers and border roads."""
KINDS_OF_CHOICES: Mapping[str, tuple[ZoneKind, ...]] = MappingProxyType(
    {
        "renumber": (ZoneKind.UNIT_GRID,),
        "width_m": WIDENED_KINDS,
        "snap_m": DISJOINT_KINDS,
        "clean_m": DISJOINT_KINDS,
    }
)
"""Choices that only some kinds of zones know."""


def _rule(choices: Choices, kind: ZoneKind) -> MendingRule:
    asked = [name for name in ("snap_m", "clean_m") if _only_for(choices, name, kind)]
    return MendingRule(**{name: _length(choices, name) for name in asked})


def _only_for(choices: Choices, name: str, kind: ZoneKind) -> bool:
    if choices.is_chosen(name) and kind not in KINDS_OF_CHOICES[name]:
        raise Refused("choice_not_for_kind", name=name, kind=kind.value)
    return choices.is_chosen(name)


def _length(choices: Choices, name: str, default: float = 0.0) -> float:
    length = choices.number(name, default)
    if not 0 <= length < float("inf"):
        raise Refused("bad_choice", name=name, value=choices.text(name))
    return length


def _columns(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Options for the columns that a caller names."""
    own = {f"{name}_column": chosen[name] for name in ("code", "name", "parent") if name in chosen}
    others = {ours: theirs for ours, theirs in chosen.items() if f"{ours}_column" not in own}
    return {**own, "others": others}
