"""The command that tells of the underlay: where it comes from, and whether a tile can be had."""

from __future__ import annotations

import argparse

import shapely

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.parsing import Commands
from app.cli.running import in_house
from app.paths import home
from data.underlays.choosing import open_underlay
from data.underlays.tiles import TileSource, TileTrouble
from dispatch.canonical import as_plain
from gis.datum import from_wgs84
from gis.web_mercator import WebTile, tiles_in
from gis.zones import Zone

TRIED_ZOOM = 15


def add_underlays(commands: Commands) -> None:
    """Add the command of this file."""
    commands.add("underlay", in_house(show_underlay))


def show_underlay(house: House, _given: argparse.Namespace, answers: Answers) -> None:
    """`yiping underlay`."""
    words, source = answers.words, open_underlay(house.centre().settings, home() / "map_tiles")
    if source is None:
        answers.tell(None, [words.say("underlay.none")])
        return
    about = source.about
    tile, size = _tried(house, source)
    at = {"zoom": tile.zoom, "x": tile.x, "y": tile.y}
    head = words.say(
        "underlay.line",
        name=about.name,
        least=about.least_zoom,
        most=about.most_zoom,
        datum=about.datum.value,
        attribution=about.attribution,
    )
    tried = (
        words.say("underlay.no_tile", **at) if size is None else words.say("underlay.tile", **at, bytes=size)
    )
    answers.tell({**as_plain(about), "tried": {**at, "bytes": size}}, [head, tried])
    source.close()


def _tried(house: House, source: TileSource) -> tuple[WebTile, int | None]:
    """A tile in the middle of the district and its size; CommandFailed("underlay_failing")."""
    centre, about = house.centre(), source.about
    lon, lat = _middle(centre.atlas.zones)
    lons, lats = from_wgs84([lon], [lat], about.datum)
    zoom = max(about.least_zoom, min(about.most_zoom, TRIED_ZOOM))
    [tile] = tiles_in(float(lons[0]), float(lats[0]), float(lons[0]), float(lats[0]), zoom)
    try:
        body = source.read(tile)
    except TileTrouble as trouble:
        raise CommandFailed("underlay_failing", source=about.name, trouble=trouble.code) from None
    return tile, None if body is None else len(body)


def _middle(zones: tuple[Zone, ...]) -> tuple[float, float]:
    shapes = [zone.geometry for zone in zones if zone.geometry is not None]
    if not shapes:
        return 0.0, 0.0
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return (west + east) / 2, (south + north) / 2
