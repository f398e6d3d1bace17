"""Underlays: tiles of files and services, kept within a bound, refused where they would lie elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.underlays.choosing import has_underlay, open_underlay
from data.underlays.mbtiles import MbTiles
from data.underlays.tiles import TileTrouble, picture_kind
from data.underlays.web_tiles import Service, TileFolder, WebTiles
from dispatch.reasons import Refused
from dispatch.settings import Settings
from gis.datum import Datum
from gis.web_mercator import WebTile
from tests.data.tile_server import TileServer, png, tile_server

TILE = WebTile(3, 6, 3)
RED, BLUE = png(200, 30, 30), png(30, 30, 200)


def mbtiles(path: Path, tiles: dict[WebTile, bytes], **metadata: str) -> Path:
    """A file of tiles; its rows are counted from the south, as the format has it."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        file.executemany("INSERT INTO metadata VALUES (?, ?)", {"format": "png", **metadata}.items())
        rows = [(tile.zoom, tile.x, (1 << tile.zoom) - 1 - tile.y, body) for tile, body in tiles.items()]
        file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        file.commit()
    return path


@pytest.fixture
def server() -> Iterator[TileServer]:
    with tile_server() as made:
        yield made


def service(server: TileServer, **told: object) -> Service:
    return Service(server.address, key="k1", timeout_s=5.0, **told)  # type: ignore[arg-type]


def refusal(call: object, *given: object, **told: object) -> str:
    with pytest.raises(Refused) as refused:
        call(*given, **told)  # type: ignore[operator]
    return refused.value.reason.code


def trouble(tiles: WebTiles, tile: WebTile = TILE) -> str:
    with pytest.raises(TileTrouble) as raised:
        tiles.read(tile)
    return raised.value.code


class TestMbTiles:
    """A file of tiles."""

    def test_that_a_tile_is_read_from_the_row_counted_from_the_south(self, tmp_path: Path) -> None:
        path = mbtiles(
            tmp_path / "底图.mbtiles", {TILE: RED, WebTile(3, 6, 4): BLUE}, name="影像", attribution="某院"
        )
        tiles = MbTiles(path)
        assert (tiles.about.name, tiles.about.attribution) == ("影像", "某院")
        assert (tiles.about.least_zoom, tiles.about.most_zoom) == (3, 3)
        assert tiles.read(TILE) == RED
        assert tiles.read(WebTile(3, 6, 4)) == BLUE
        assert tiles.read(WebTile(3, 0, 0)) is None
        tiles.close()

    def test_that_what_is_no_raster_file_is_refused_by_name(self, tmp_path: Path) -> None:
        no_file = tmp_path / "文字.mbtiles"
        no_file.write_text("not a database, only words that are long enough to be read as one" * 20)
        assert refusal(MbTiles, tmp_path / "无.mbtiles") == "underlay_missing"
        assert refusal(MbTiles, no_file) == "underlay_unreadable"
        assert (
            refusal(MbTiles, mbtiles(tmp_path / "v.mbtiles", {TILE: RED}, format="pbf")) == "underlay_vector"
        )
        assert refusal(MbTiles, mbtiles(tmp_path / "leer.mbtiles", {})) == "underlay_empty"

    def test_that_a_shifted_file_is_refused_unless_its_datum_is_declared(self, tmp_path: Path) -> None:
        path = mbtiles(tmp_path / "g.mbtiles", {TILE: RED}, description="高德 GCJ-02")
        assert refusal(MbTiles, path) == "underlay_is_gcj02"
        declared = MbTiles(path, Datum.GCJ02)
        assert declared.about.datum is Datum.GCJ02
        declared.close()

    def test_that_a_tile_that_is_no_picture_is_trouble_and_not_a_tile(self, tmp_path: Path) -> None:
        tiles = MbTiles(mbtiles(tmp_path / "b.mbtiles", {TILE: b"<html>"}))
        with pytest.raises(TileTrouble):
            tiles.read(TILE)
        tiles.close()


class TestWebTiles:
    """A service that answers well, late, wrongly or not at all."""

    def test_that_a_tile_is_asked_for_once_and_kept(self, server: TileServer, tmp_path: Path) -> None:
        tiles = WebTiles(service(server), tmp_path, 1 << 20)
        assert tiles.read(TILE) == tiles.read(TILE) == RED
        assert server.asked == ["/3/6/3?tk=k1"]
        server.status = 500
        assert WebTiles(service(server), tmp_path, 1 << 20).read(TILE) == RED

    def test_that_wrong_answers_are_told_apart_and_never_kept(
        self, server: TileServer, tmp_path: Path
    ) -> None:
        tiles = WebTiles(service(server), tmp_path, 1 << 20)
        server.status = 403
        assert trouble(tiles) == "refused"
        server.status, server.body = 200, b'{"msg": "key"}'
        assert trouble(tiles) == "not_a_picture"
        server.body = RED + b"\0" * (4 * 1024 * 1024)
        assert trouble(tiles) == "too_large"
        server.body = BLUE
        assert tiles.read(TILE) == BLUE

    def test_that_a_service_that_is_late_or_gone_is_no_answer(
        self, server: TileServer, tmp_path: Path
    ) -> None:
        late = WebTiles(Service(server.address, "k", timeout_s=0.2), tmp_path, 1 << 20)
        server.goes_on.clear()
        assert trouble(late) == "unreachable"
        gone = WebTiles(Service("http://127.0.0.1:9/{z}/{x}/{y}", timeout_s=0.5), tmp_path, 1 << 20)
        assert trouble(gone) == "unreachable"

    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("http://tiles.example/{z}/{x}.png", "underlay_address"),
            ("file:///etc/{z}/{x}/{y}", "underlay_address"),
            ("tianditu_img", "underlay_key_needed"),
            ("https://webrd01.is.autonavi.com/{z}/{x}/{y}", "underlay_is_gcj02"),
            ("https://maponline0.bdimg.com/{z}/{x}/{y}", "underlay_other_grid"),
        ],
    )
    def test_that_services_that_can_not_be_used_are_refused(
        self, address: str, code: str, tmp_path: Path
    ) -> None:
        assert refusal(WebTiles, Service(address), tmp_path, 1) == code

    def test_that_addresses_are_filled_in(self) -> None:
        shifted = Service("https://webrd01.is.autonavi.com/{z}/{x}/{y}", datum=Datum.GCJ02)
        assert shifted.url(TILE).endswith("/3/6/3")
        assert Service("http://a.example/{z}/{x}/{-y}").url(TILE).endswith("/3/6/4")
        wmts = Service("tianditu_vec", "abc").url(TILE)
        assert "LAYER=vec" in wmts
        assert "TILEMATRIX=3&TILEROW=3&TILECOL=6&tk=abc" in wmts

    def test_that_no_more_is_kept_than_the_bound_and_the_longest_unused_goes(self, tmp_path: Path) -> None:
        kept = TileFolder(tmp_path, 4 * len(RED))
        for column in range(12):
            kept.keep(WebTile(8, column, 1), RED)
        assert 0 < kept.held_bytes <= 4 * len(RED)
        assert kept.read(WebTile(8, 11, 1)) == RED
        assert kept.read(WebTile(8, 0, 1)) is None

    def test_that_a_damaged_tile_on_disk_is_as_if_it_were_not_there(self, tmp_path: Path) -> None:
        kept = TileFolder(tmp_path, 1 << 20)
        kept.keep(TILE, RED)
        [path] = tmp_path.rglob("*.tile")
        path.write_bytes(b"half")
        assert kept.read(TILE) is None


def test_that_the_settings_choose_a_file_before_a_service_and_nothing_by_default(tmp_path: Path) -> None:
    assert open_underlay(Settings(), tmp_path) is None
    assert not has_underlay(Settings())
    path = mbtiles(tmp_path / "x.mbtiles", {TILE: RED})
    both = Settings(underlay_file=str(path), underlay_address="tianditu_vec")
    opened = open_underlay(both, tmp_path)
    assert isinstance(opened, MbTiles)
    opened.close()


def test_that_pictures_are_known_by_their_first_bytes() -> None:
    assert [picture_kind(body) for body in (RED, b"\xff\xd8\xff\xe0", b"RIFF....WEBP", b"<html>")] == [
        "png",
        "jpg",
        "webp",
        None,
    ]
