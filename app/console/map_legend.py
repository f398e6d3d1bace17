"""The legend of the map: what the reach and coverage shown are, and the borders that are drawn."""

from __future__ import annotations

from app.console.coverage_layer import COVERAGE, coverage_legend
from app.console.map.layers.facilities import LAYER as FACILITIES
from app.console.map.layers.facilities import MOST
from app.console.map.marks import LegendEntry, SampleKind
from app.console.patrols.tracks import LAYER as PATROL_TRACK
from app.console.reach_feed import REACH_MODE, REACH_S, ReachFeed
from app.console.session import Session

BORDERS: tuple[SampleKind, ...] = ("sub_district", "precinct", "unit_grid")


def map_legend(session: Session, reach: ReachFeed, shown: frozenset[str]) -> list[LegendEntry]:
    """The lines of the legend from top to bottom."""
    words = session.words
    entries: list[LegendEntry] = []
    if reach.incident_id:
        reached = words.say("map.legend.reach", mode=REACH_MODE.value, limit_s=REACH_S)
        entries.append(LegendEntry("reach_ebike", reached))
    if COVERAGE in shown:
        entries.extend(coverage_legend(session))
    if "permit" in shown:
        entries.append(LegendEntry("permit", words.say("map.legend.permit")))
    if FACILITIES in shown:
        entries.append(LegendEntry("facility", words.say("map.legend.facility", most=MOST)))
    if PATROL_TRACK in shown:
        entries.append(LegendEntry("patrol", words.say("map.legend.patrol")))
        entries.append(LegendEntry("sortie", words.say("map.legend.sortie")))
    return entries + [LegendEntry(kind, words.say(f"layer.{kind}")) for kind in BORDERS if kind in shown]
