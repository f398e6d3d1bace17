"""Tells once for a table how its positions are written, and what the same trouble in most rows means."""

from collections import Counter
from collections.abc import Mapping, Sequence

from data.importers.coordinate_text import DECIMAL_COMMA, SEXAGESIMAL, Coordinate
from data.importers.report import Finding, Findings, RowRefused
from data.importers.tables import TableRow
from gis.reference import Reference, datum_named_in

_DEGREE_M = 111_320.0
_COARSE_DEGREES = 0.0009
_NO_PAIR = frozenset({"no_place", "half_a_place", "zero_place", "coordinate_unreadable", "not_finite"})
DOUBTED = {
    "swapped_lat_lon": "axes_swapped",
    "swapped_east_north": "axes_swapped",
    "metres_for_degrees": "file_in_metres",
    "degrees_for_metres": "file_in_degrees",
    "other_reference": "file_in_metres",
    "microdegrees": "file_in_microdegrees",
}
"""Troubles of rows that are one doubt of the file where most of its positions have them."""
_FEWEST_ROWS = 3


def tell_writing(
    rows: Sequence[str],
    written: Mapping[int, tuple[Coordinate, Coordinate]],
    troubles: Mapping[int, RowRefused],
    findings: Findings,
) -> None:
    """Tell how many rows are in another form than decimal degrees, and how many are rounded, how much.

    `rows` are the names of all rows, `written` the coordinates of those that have a pair in degrees;
    `troubles` are of those without a usable place.
    """
    for form in (SEXAGESIMAL, DECIMAL_COMMA):
        places = [place for place, pair in written.items() if form in (pair[0].form, pair[1].form)]
        if places:
            findings.mend(rows[places[0]], form, count=len(places))
    coarse: dict[float, list[int]] = {}
    for place, (first, second) in written.items():
        step = min(first.step, second.step)
        # What lies nowhere is not rounded: metres among degrees are whole numbers anyway.
        if step > _COARSE_DEGREES and place not in troubles:
            coarse.setdefault(round(step, 6), []).append(place)
    for step, places in sorted(coarse.items(), reverse=True):
        size_m = round(step * _DEGREE_M, -1)
        findings.notice(rows[places[0]], "rounded_place", count=len(places), size_m=int(size_m))


def header_doubts(row: TableRow, reference: Reference) -> tuple[Finding, ...]:
    """What is in doubt where the header of a column names another datum than the file was declared in."""
    columns = [row.names.get(ours, ours) for ours in ("lon", "lat")]
    for column, datum in [(column, datum_named_in(column)) for column in columns]:
        if datum is None or row.get("datum") or datum == reference.code:
            continue
        if Reference(datum).is_shifted or reference.is_shifted:
            told = {"column": column, "fits": datum, "declared": reference.name}
            return (Finding(row.row, "header_names_datum", told),)
    return ()


def file_doubts(rows: Sequence[str], troubles: Mapping[int, RowRefused]) -> tuple[Finding, ...]:
    """What is in doubt of the file: a trouble that more than half of all rows with a pair of numbers have."""
    without = sum(trouble.code in _NO_PAIR for trouble in troubles.values())
    pairs = len(rows) - without
    counts = Counter(DOUBTED[trouble.code] for trouble in troubles.values() if trouble.code in DOUBTED)
    for code, count in counts.items():
        if count >= _FEWEST_ROWS and count > pairs / 2:
            place, first = next((p, t) for p, t in troubles.items() if DOUBTED.get(t.code) == code)
            return (Finding(rows[place], code, {**first.values, "count": count, "of": pairs}),)
    return ()
