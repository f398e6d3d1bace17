"""The picture under the map: from a file and from a service, late, wrong and gone, never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.console.cockpit.view import CockpitView
from app.console.layer_menu import LayerMenu
from app.console.map.tiles import visible_tiles
from app.console.underlay.layer import Underlay
from app.console.wall.window import WallWindow
from app.paths import HOME_VARIABLE
from data.identity import DatabaseKind
from data.underlays.mbtiles import MbTiles
from dispatch.actions.keeping import ChangeSetting
from dispatch.queries import RowsOf
from dispatch.settings import Setting
from gis.datum import Datum, from_wgs84
from gis.web_mercator import WebTile, tiles_in
from tests.console import Console, canvas_of
from tests.data.test_underlays import mbtiles
from tests.data.tile_server import TileServer, png, tile_server
from tests.room import COMMANDER, SmallRoom

LON, LAT = 120.163, 30.2742
RED = png(220, 20, 20)


@pytest.fixture(autouse=True)
def seat_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles of services are kept in the seat's folder."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "席位"))


@pytest.fixture
def server() -> Iterator[TileServer]:
    with tile_server() as made:
        made.body = RED
        yield made


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    return Console(room.session(COMMANDER), qtbot)


def set_underlay(room: SmallRoom, **told: object) -> None:
    for name, value in told.items():
        room.act(ChangeSetting, COMMANDER, name=f"underlay_{name}", value=value)


def all_tiles(zooms: range) -> dict[WebTile, bytes]:
    return {
        tile: RED for zoom in zooms for tile in tiles_in(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.15, zoom)
    }


def redness(console: Console) -> float:
    """How much redder the middle of the map's tiles is than blue, 0 to 255, once they are painted."""
    canvas = canvas_of(console)
    while not canvas.picture.prefetch(canvas.view):
        pass
    tile = canvas.picture.tiles.get(visible_tiles(canvas.view)[0])
    assert tile is not None
    image = tile.toImage().scaled(1, 1)
    colour = QColor(image.pixel(0, 0))
    return colour.red() - colour.blue()


def attribution(console: Console) -> str:
    return canvas_of(console).picture.ground.attribution


def layers(console: Console) -> list[str]:
    [menu] = console.window.dispatch.map.findChildren(LayerMenu)
    menu.offer()
    return [str(action.data()) for action in menu.actions()]


def test_that_without_an_underlay_the_layer_is_not_offered(room: SmallRoom, console: Console) -> None:
    assert "underlay" not in layers(console)
    assert canvas_of(console).picture.underlay is None


def test_that_a_file_lies_under_the_map_and_says_whom_it_is_from(
    room: SmallRoom, console: Console, tmp_path: Path
) -> None:
    before = redness(console)
    path = mbtiles(tmp_path / "影像.mbtiles", all_tiles(range(10, 14)), attribution="审图号 GS(2026)0001")
    set_underlay(room, file=str(path))
    console.until(lambda: canvas_of(console).picture.underlay is not None)
    assert "underlay" in layers(console)
    console.until(lambda: redness(console) > before + 40)
    assert "GS(2026)0001" in attribution(console)
    [menu] = console.window.dispatch.map.findChildren(LayerMenu)
    menu.switch("underlay")
    assert redness(console) == pytest.approx(before, abs=2)
    set_underlay(room, file="")
    console.until(lambda: canvas_of(console).picture.underlay is None)
    console.until(lambda: "GS(2026)0001" not in attribution(console))


def test_that_a_service_that_hangs_holds_nothing_up_and_its_tiles_come_when_it_answers(
    room: SmallRoom, console: Console, server: TileServer
) -> None:
    server.goes_on.clear()
    set_underlay(room, address=server.address, key="k", timeout_s=30)
    console.until(lambda: canvas_of(console).picture.underlay is not None)
    before = redness(console)
    console.until(lambda: len(server.asked) > 0)
    answered: list[object] = []
    console.session.ask(RowsOf(Setting), answered.append)
    console.until(lambda: bool(answered))
    console.until(lambda: console.session.tasks.is_idle)
    server.goes_on.set()
    console.until(lambda: redness(console) > before + 40)


def test_that_a_service_that_fails_is_told_and_left_alone_for_a_while(
    room: SmallRoom, console: Console, server: TileServer
) -> None:
    server.status = 403
    set_underlay(room, address=server.address, key="k")
    console.until(lambda: canvas_of(console).picture.underlay is not None)
    redness(console)
    console.until(lambda: "被拒绝" in attribution(console))
    underlay = console.window.dispatch.underlay.underlay
    assert underlay is not None
    assert underlay.fetcher.is_resting
    asked = len(server.asked)
    for tile in all_tiles(range(13, 14)):
        underlay.fetcher.ask(tile)
    console.settle()
    assert len(server.asked) == asked


def test_that_pages_that_are_no_pictures_are_told(
    room: SmallRoom, console: Console, server: TileServer
) -> None:
    server.body = b"<html>key?</html>"
    set_underlay(room, address=server.address, key="k")
    console.until(lambda: canvas_of(console).picture.underlay is not None)
    redness(console)
    console.until(lambda: "不是图片" in attribution(console))


def test_that_a_shifted_service_is_refused_in_words(room: SmallRoom, console: Console) -> None:
    set_underlay(room, address="https://webrd01.is.autonavi.com/{z}/{x}/{y}")
    console.until(lambda: "GCJ-02" in attribution(console))
    assert canvas_of(console).picture.underlay is None


def test_that_shifted_tiles_are_put_where_they_belong(console: Console, tmp_path: Path) -> None:
    """A tile's corner in GCJ-02 lies some 500 m from where its numbers say."""
    ground = canvas_of(console).picture.ground
    path = mbtiles(tmp_path / "g.mbtiles", all_tiles(range(13, 14)))
    plain, declared = (Underlay(MbTiles(path, datum), ground) for datum in (Datum.WGS84, Datum.GCJ02))
    [tile] = tiles_in(LON, LAT, LON, LAT, 13)
    moved = declared._corners(tile) - plain._corners(tile)
    assert 300 < float((moved**2).sum(axis=1).max() ** 0.5) < 800
    lon, lat = ground.to_lonlat(*declared._corners(tile)[0].tolist())
    back = from_wgs84([lon], [lat], Datum.GCJ02)
    assert (float(back[0][0]), float(back[1][0])) == pytest.approx(tile.corners[0], abs=1e-7)
    for underlay in (plain, declared):
        underlay.close()


def test_that_it_lies_under_the_cockpits_and_the_walls_map_as_under_the_dispatch_map(
    room: SmallRoom, console: Console, tmp_path: Path, qtbot: QtBot
) -> None:
    path = mbtiles(tmp_path / "影像.mbtiles", all_tiles(range(10, 15)), attribution="审图号 GS(2026)0001")
    set_underlay(room, file=str(path))
    console.press("F4")
    cockpit = console.window.views.currentWidget()
    assert isinstance(cockpit, CockpitView)
    wall = WallWindow(console.session, DatabaseKind.DRILL)
    qtbot.addWidget(wall)
    wall.resize(1920, 1080)
    wall.show_preview()
    wall.show()
    for below, painted in ((cockpit.map.underlay, cockpit.map), (wall.underlay, wall.sheet)):
        console.until(lambda below=below: below.is_shown)
        console.until(lambda painted=painted: reddest(painted) > 40)
        assert "GS(2026)0001" in below.credit()
    [menu] = console.window.dispatch.map.findChildren(LayerMenu)
    menu.switch("underlay")
    wall.show_figures()
    assert reddest(cockpit.map) < 40
    assert reddest(wall.sheet) < 40
    menu.switch("underlay")


def reddest(painted: QWidget) -> float:
    """How much redder than blue the map near its upper right corner is, where no zone lies."""
    image = painted.grab().toImage()
    across = 0.98 if painted.width() < 1000 else 0.6
    colour = QColor(image.pixel(round(image.width() * across), round(image.height() * 0.2)))
    return colour.red() - colour.blue()
