"""Every command but those that open a window, in the order of the help."""

from __future__ import annotations

from app.cli import (
    acting,
    alarms,
    asking,
    checking,
    closures,
    clues,
    directory,
    duplicates,
    duties,
    exporting,
    forecasting,
    glancing,
    helping,
    here,
    importing,
    instructing,
    joint,
    keeping,
    measuring,
    paper,
    patrols,
    permits,
    planning,
    profiles,
    radio,
    rates,
    searching,
    showing,
    speeds,
    standing_by,
    underlays,
    whole_centre,
    zone_drawing,
    zones,
)
from app.cli.parsing import Commands


def add_every(commands: Commands) -> None:
    """Add them all."""
    acting.add_actions(commands)
    closures.add_closures(commands)
    speeds.add_speeds(commands)
    underlays.add_underlays(commands)
    zones.add_zones(commands)
    zone_drawing.add_zone_drawing(commands)
    showing.add_showing(commands)
    searching.add_searching(commands)
    measuring.add_measuring(commands)
    asking.add_asking(commands)
    duplicates.add_duplicates(commands)
    clues.add_clues(commands)
    alarms.add_alarms(commands)
    standing_by.add_standing_by(commands)
    planning.add_planning(commands)
    duties.add_duties(commands)
    here.add_here(commands)
    helping.add_helping(commands)
    joint.add_joint(commands)
    paper.add_paper(commands)
    instructing.add_instructing(commands)
    directory.add_directory(commands)
    patrols.add_patrols(commands)
    permits.add_permits(commands)
    rates.add_rates(commands)
    glancing.add_glancing(commands)
    forecasting.add_forecasting(commands)
    radio.add_radio(commands)
    coming_in = importing.add_importing(commands)
    profiles.add_profiles(commands)
    whole_centre.add_whole_centre(exporting.add_exporting(commands), coming_in)
    keeping.add_keeping(commands)
    checking.add_checking(commands)
