"""What an import may leave open until somebody decides it, by code, and which decisions were needed."""

from collections.abc import Collection, Iterable

from data.importers.report import Finding
from dispatch.reasons import Refused

DOUBTS = frozenset(
    {
        "axes_swapped",
        "datum_in_doubt",
        "datum_turned_twice",
        "datum_unclear",
        "ends_apart",
        "file_in_degrees",
        "file_in_metres",
        "file_in_microdegrees",
        "file_shifted",
        "header_names_datum",
        "lengths_apart",
        "not_live_data",
        "oneway_letters",
        "oneways_unknown",
        "part_altered",
        "reference_differs",
        "zone_gap_large",
        "zone_overlap_large",
    }
)


def require_known(accepted: Collection[str]) -> None:
    """Refused("unknown_doubt") where something is accepted that no import ever asks."""
    if unknown := sorted(set(accepted) - DOUBTS):
        raise Refused("unknown_doubt", codes=", ".join(unknown), known=", ".join(sorted(DOUBTS)))


def open_doubts(doubts: Iterable[Finding], accepted: Collection[str]) -> list[str]:
    """The codes of doubts that nobody has accepted yet."""
    return sorted({doubt.code for doubt in doubts} - set(accepted))


def require_accepted(doubts: Iterable[Finding], accepted: Collection[str]) -> None:
    """Refused("in_doubt") while the code of a doubt is not accepted."""
    if codes := open_doubts(doubts, accepted):
        raise Refused("in_doubt", codes=", ".join(codes))


def accepted_in_vain(doubts: Iterable[Finding], accepted: Collection[str]) -> list[str]:
    """What was accepted though it is not in doubt."""
    return sorted(set(accepted) - {doubt.code for doubt in doubts})
