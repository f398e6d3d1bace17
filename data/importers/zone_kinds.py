"""Which rows of a zone file are wanted, and of which kind each is: the one that was said, or as rows tell."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from data.importers.choices import Choices
from data.importers.duty_overrides import with_answers
from data.importers.import_kinds import AS_TOLD
from data.importers.kept_zones import KeptZones
from data.importers.odd_positions import district_of
from data.importers.progress import Progress
from data.importers.report import Findings, RowRefused
from data.importers.vocabulary import member_of
from data.importers.zone_file import RawZone, read_raw_zones
from data.importers.zone_options import KINDS_OF_CHOICES, ZoneOptions, options_of
from gis.zones import ZoneKind

COLUMN = "kind"


def options_of_kinds(choices: Choices) -> dict[ZoneKind, ZoneOptions]:
    """The options of the one kind that was said, or of each where rows tell theirs; larger kinds first.

    What is for some kinds only is then asked of these. Refused("bad_choice") as in `options_of`.
    """
    said = choices.text("kind")
    if said != AS_TOLD:
        return {ZoneKind(said): _options(ZoneKind(said), choices)}
    return {kind: _options(kind, _for_kind(kind, choices)) for kind in ZoneKind}


def _options(kind: ZoneKind, choices: Choices) -> ZoneOptions:
    return options_of(choices, with_answers(kind, choices.listed("attributes")))


def _for_kind(kind: ZoneKind, choices: Choices) -> Choices:
    asked = {
        name: text for name, text in choices.asked.items() if kind in KINDS_OF_CHOICES.get(name, ZoneKind)
    }
    return replace(choices, asked={**asked, "kind": kind.value})


def chosen_rows(
    path: Path, options: ZoneOptions, kept: KeptZones, findings: Findings, progress: Progress
) -> list[RawZone]:
    """The rows of the file that the caller wants; the others are not counted as read."""
    raw = read_raw_zones(
        path,
        findings,
        options.columns(),
        options.layer,
        progress,
        options.reference,
        district_of(kept.zones().values()),
        options.may_lack(),
    )
    wanted = options.only.items()
    chosen = [zone for zone in raw if all(zone.cells.cells[name] == value for name, value in wanted)]
    findings.read -= len(raw) - len(chosen)
    return chosen


def of_kind(kind: ZoneKind, raw: list[RawZone], findings: Findings) -> list[RawZone]:
    """The rows but for those whose column `kind` says another kind: these are refused."""
    others = {other.value for other in ZoneKind} - {kind.value}
    strays = [one.cells for one in raw if one.cells.get(COLUMN) in others]
    for cells in strays:
        findings.refuse(cells.row, "other_kind", told=cells.get(COLUMN), kind=kind.value)
    rows = {cells.row for cells in strays}
    return [one for one in raw if one.cells.row not in rows]


def by_kind(raw: list[RawZone], findings: Findings) -> Mapping[ZoneKind, list[RawZone]]:
    """The rows by the kind that each tells; one that tells none, or none that is known, is refused."""
    found: dict[ZoneKind, list[RawZone]] = {kind: [] for kind in ZoneKind}
    for one in raw:
        try:
            found[member_of(ZoneKind, "zone_kind", one.cells.need(COLUMN))].append(one)
        except RowRefused as refused:
            findings.refuse(one.cells.row, refused.code, **refused.values)
    return found
