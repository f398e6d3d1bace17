"""The category tree: what incidents are about, who is needed, which rule and limits, how often and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dispatch.people import MemberKind
from dispatch.powers_sought import PowersSought
from dispatch.reasons import Refused
from dispatch.requirement import Requirement

HOURS = 24
Shape = tuple[float, ...]
"""24 weights of the hours of a day that sum to 1."""


@dataclass(frozen=True)
class StagedLimit:
    """A closing limit as it is configured: `amount` of `unit` (eh, wh, wd), counted from t0."""

    name: str
    amount: float
    unit: str


@dataclass(frozen=True)
class Upgrade:
    """A fact told at intake (`flag`) that makes a category more severe; `category` None: any."""

    flag: str
    category: str | None
    severity: int


@dataclass(frozen=True)
class Major:
    """A major category (大类)."""

    code: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Category:
    """A minor category (小类). `share` is per cent of the dispatch queue, `origin` G, P, R or S."""

    code: str
    major: str
    words: Mapping[str, str]
    origin: str
    severity: int
    requirement: Requirement
    penalty: bool
    fast: str
    closing: tuple[StagedLimit, ...]
    share: float
    shape: Shape
    clue_only: bool = False

    @property
    def arrival_kinds(self) -> frozenset[MemberKind]:
        """Kinds of people whose being there stops arrival by itself (case 14)."""
        return self.requirement.arrival_kinds


@dataclass(frozen=True)
class CategoryTree:
    """All categories of a centre, in the order of their file."""

    majors: tuple[Major, ...]
    minors: tuple[Category, ...]
    upgrades: tuple[Upgrade, ...] = ()
    _by_code: Mapping[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {category.code: category for category in self.minors})

    def by_code(self, code: str) -> Category:
        """The category of this code; Refused("unknown_category") where there is none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise Refused("unknown_category", category=code) from None

    @cached_property
    def powers_sought(self) -> PowersSought:
        """What the dispatched categories ask for by name."""
        return PowersSought(category.requirement for category in self.dispatched)

    @property
    def dispatched(self) -> tuple[Category, ...]:
        """Categories that become incidents, without those that stay clues."""
        return tuple(category for category in self.minors if not category.clue_only)

    def severity_with(self, code: str, flags: Collection[str]) -> int:
        """The severity of a category with the facts told at intake: 1 is the most urgent."""
        raised = (
            upgrade.severity
            for upgrade in self.upgrades
            if upgrade.flag in flags and upgrade.category in (None, code)
        )
        return min((self.by_code(code).severity, *raised))

    def flags_of(self, code: str) -> tuple[str, ...]:
        """The facts worth asking for at intake, because they would make this category more severe."""
        category = self.by_code(code)
        return tuple(
            upgrade.flag
            for upgrade in self.upgrades
            if upgrade.category in (None, code) and upgrade.severity < category.severity
        )
