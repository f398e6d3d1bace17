"""Reads departments, objects of contracts and units as tables name them; tells those that nobody knows."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from data.importers.report import Findings
from data.importers.tables import TableRow
from data.importers.vocabulary import word_code
from dispatch.centre import Centre
from dispatch.requirement import DEPARTMENTS
from gis.zones import ZoneKind

_EMPLOYERS = frozenset({"SJ", "MT"})
"""Communities and the mediation centre: they employ people, and no need asks for them by department."""
SHOWN_CODES = 5
_WHAT_IT_IS = re.compile(r"(?<=..)(街道|镇|乡)$")
_BETWEEN = re.compile(r"[\s,;，；、|/+]+")


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists something, each once, in their order."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


class Departments:
    """The departments that a centre knows: those of needs, and who else employs people or contractors."""

    def __init__(self, centre: Centre) -> None:
        self._known = DEPARTMENTS | _EMPLOYERS | objects_of(centre)

    def code_of(self, row: TableRow, column: str, findings: Findings) -> str:
        """The code of the department in a cell; one that is unknown is noticed and kept as it is written."""
        text = row.get(column)
        code = word_code("department", text)
        if text and code not in self._known:
            findings.notice(row.row, "unknown_department", department=text)
        return code


def objects_of(centre: Centre) -> frozenset[str]:
    """What the categories of a centre ask contractors for, by code."""
    needs = (category.requirement for category in centre.categories.dispatched)
    objects = (term.contractor_object for need in needs for term in need.terms)
    return frozenset(name for name in objects if name is not None)


def contract_objects(
    row: TableRow, column: str, known: frozenset[str], findings: Findings
) -> tuple[str, ...]:
    """The objects of a contract in a cell; one that is not `known` is noticed and kept."""
    objects = tuple(dict.fromkeys(word_code("object", part) for part in listed(row.get(column))))
    for code in objects:
        if code not in known:
            findings.notice(row.row, "unknown_object", object=code)
    return objects


class UnitNames:
    """Units of a centre by code, or by a name that only one of its zones, duty areas or contractors has.

    A sub-district may also be named without what it is: 文晖 for 文晖街道, as long as nothing else is
    called so.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, set[str]] = defaultdict(set)
        for code, name in centre.unit_names().items():
            self._codes[plain_unit(name)].add(code)
        for zone in centre.atlas.zones:
            if zone.kind is ZoneKind.SUB_DISTRICT:
                self._short[_WHAT_IT_IS.sub("", plain_unit(zone.name))].add(zone.code)

    def code_of(self, text: str) -> str:
        """The code that a text names; the text itself where it is a code, or names none or several."""
        named = self._named(text)
        return next(iter(named)) if len(named) == 1 else text

    def _named(self, text: str) -> set[str]:
        if not text or self._centre.is_unit(text):
            return set()
        plain = plain_unit(text)
        return self._codes.get(plain) or self._short.get(plain, set())

    def tell_unknown(self, row: TableRow, unit: str, findings: Findings) -> None:
        """Notice a unit that the centre does not know, or a name of several; without zones it can't tell."""
        if not len(self._centre.atlas) or self._centre.is_unit(unit):
            return
        if named := sorted(self._named(unit)):
            findings.notice(row.row, "unit_not_unique", unit=unit, codes=", ".join(named[:SHOWN_CODES]))
        else:
            findings.notice(row.row, "unknown_unit", unit=unit)

    def all_of(self, row: TableRow, column: str, findings: Findings) -> tuple[str, ...]:
        """The units that a cell lists; one that the centre has not is noticed and kept."""
        return tuple(dict.fromkeys(self._told(row, listed(row.get(column)), findings)))

    def _told(self, row: TableRow, names: tuple[str, ...], findings: Findings) -> Iterator[str]:
        for name in names:
            code = self.code_of(name)
            self.tell_unknown(row, code, findings)
            yield code


def plain_unit(name: str) -> str:
    """A name as it is compared: without blanks and differences of width."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
