"""Pictures of the guide that brings data in, for its manual: shops of the demo, in the datum of Amap."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from data.store import open_store
from dispatch.subject import Subject
from gis.datum import Datum, from_wgs84
from tests.app.console.guide_sheet import GuideSheet
from tests.screenshots import small_picture
from tests.screenshots.shown import RENEWS, ROOT, Shown
from tests.screenshots.test_pictures import colours_in

pytestmark = pytest.mark.long(60)
FOLDER = ROOT / "docs" / "pictures"
SIZE = (small_picture.WIDTH, 860)
SHOPS = 400
HEADER = ("统一社会信用代码", "店名", "行业", "经营地址", "经度", "纬度", "信用等级", "备注")
IN_GUIDE = {
    "zh-dark": ("guide-columns.zh", "guide-checks.zh"),
    "en-light": ("guide-checks.en", "guide-map.en"),
}


@pytest.fixture
def shops(shown: Shown, tmp_path: Path) -> Path:
    """Shops of the demo as a bureau's table might have them, some of its rows as tables are."""
    assert shown.session.database is not None
    store = open_store(shown.session.database)
    found = sorted(store.rows(Subject), key=lambda shop: shop.id)[:SHOPS]
    store.close()
    lon, lat = (np.array([getattr(shop, name) for shop in found]) for name in ("lon", "lat"))
    lon, lat = from_wgs84(lon, lat, Datum.GCJ02)
    path = tmp_path / "market-subjects.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for place, shop in enumerate(found):
            name = "" if place % 67 == 40 else shop.name
            credit = "蓝" if place % 83 == 50 else shop.credit
            at = ("", "") if place % 53 == 30 else (f"{lon[place]:.6f}", f"{lat[place]:.6f}")
            writer.writerow((f"N{shop.number}", name, shop.kind, shop.address, *at, credit, ""))
    return path


@pytest.fixture(params=IN_GUIDE)
def look(request: pytest.FixtureRequest) -> str:
    """A language and a theme."""
    return str(request.param)


@pytest.fixture
def guide(shown: Shown, look: str, qtbot: QtBot) -> Iterator[GuideSheet]:
    """The guide over the demo's database."""
    shown.session.set_appearance(*look.split("-"))
    made = GuideSheet(shown.session, qtbot)
    made.dialog.resize(*SIZE)
    yield made
    made.dialog.bringing.close()


def test_that_the_guides_pages_have_nothing_empty(
    shown: Shown, guide: GuideSheet, look: str, shops: Path
) -> None:
    dialog = guide.dialog
    guide.choose("subjects")
    guide.give(shops)
    guide.on()
    keep(shown, guide, look, "guide-columns", 300)
    guide.check()
    assert dialog.checks.open_doubts == {"datum_in_doubt"}
    guide.findings(1)
    keep(shown, guide, look, "guide-checks", 200)
    dialog.checks.doubts.doubts[0].answers.buttons()[0].click()
    guide.until(lambda: dialog.draft.said.account is not None and not dialog.checks.open_doubts)
    guide.on_to(dialog.map)
    guide.until(lambda: dialog.map.map.canvas is not None)
    canvas = dialog.map.map.canvas
    assert canvas is not None
    guide.until(lambda: canvas.shapes.is_drawn)
    while not canvas.picture.prefetch(canvas.view):
        pass
    keep(shown, guide, look, "guide-map", 300)


def keep(shown: Shown, guide: GuideSheet, look: str, name: str, colours: int) -> None:
    """Keep the picture beside the others, and with those of the guide where they are being renewed."""
    image = shown.picture(f"{name}-{look}", guide.dialog)
    assert colours_in(image, 0.0, 0.0, 1.0, 1.0) > colours
    in_guide = f"{name}.{look.split('-')[0]}"
    if RENEWS and in_guide in IN_GUIDE[look]:
        assert small_picture.made_small(image).save(str(FOLDER / f"{in_guide}.png"), quality=0)


@pytest.mark.parametrize("name", [name for names in IN_GUIDE.values() for name in names])
@pytest.mark.skipif(RENEWS, reason="they are being made anew")
def test_that_the_administrators_guide_has_its_pictures(name: str) -> None:
    picture = FOLDER / f"{name}.png"
    assert QImage(str(picture)).width() == small_picture.WIDTH
    assert picture.stat().st_size <= 300_000
