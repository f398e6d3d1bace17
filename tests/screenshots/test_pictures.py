"""Pictures of the console for people to look at, and a check that nothing on them is empty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from app.console.key_help import KeyHelp
from app.console.plan.dialog import PlanDialog
from app.console.views import DISPATCH, SHEETS, VIEWS
from app.console.wall.window import WallWindow
from app.words.catalogue import span
from data.identity import DatabaseKind
from dispatch.actions.keeping import ChangeSetting
from dispatch.actors import Actor, Role
from tests.screenshots import small_picture
from tests.screenshots.shown import HEIGHT, PICTURES, RENEWS, ROOT, WIDTH, Shown

pytestmark = pytest.mark.long(60)
DOCS = ROOT / "docs" / "pictures"
SIZES = ((1366, 768), (1920, 1080), (3840, 2160))
IN_DOCS = {
    ("view_situation", (1920, 1080), "zh-dark"): "situation.zh.png",
    ("view_situation", (1920, 1080), "en-light"): "situation.en.png",
    (DISPATCH, (1920, 1080), "en-light"): "dispatch.en.png",
}
AS_THEY_ARE = {"wall-zh-dark": "wall.zh.png", "view_cockpit-en-light": "cockpit.en.png"}
PLANNER = Actor("规划员", Role.PLANNER)
README_PICTURE = ROOT / "docs" / "pictures" / "dispatch.png"
TWO_LOOKS = [("zh", "dark"), ("en", "light")]
LOOKS = [*TWO_LOOKS, ("en", "dark"), ("zh", "light")] if RENEWS else TWO_LOOKS


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest, shown: Shown) -> str:
    """Each theme and each language on the same window; `make pictures` takes each in each."""
    shown.session.set_appearance(*request.param)
    return "-".join(request.param)


@pytest.fixture(autouse=True)
def cleared(shown: Shown) -> None:
    """Each test begins with the dispatch view as it opens."""
    shown.window.dispatch.close_intake()
    shown.window.show_view(DISPATCH)


def keep_for_docs(image: QImage, name: str) -> None:
    """Renew what the guides show of it, where pictures are renewed."""
    if RENEWS and name in AS_THEY_ARE:
        assert small_picture.made_small(image).save(str(DOCS / AS_THEY_ARE[name]), quality=0)


def colours_in(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """How many colours a part of a picture holds; the part is given by shares of width and height."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.width())
    height, width = pixels.shape
    part = pixels[int(top * height) : int(bottom * height), int(left * width) : int(right * width)]
    return len(np.unique(part))


def test_that_the_dispatch_view_has_nothing_empty(shown: Shown, look: str) -> None:
    image = shown.picture(f"dispatch-{look}")
    assert (image.width(), image.height()) == (WIDTH, HEIGHT)
    queue, chart, detail = (0.0, 0.06, 0.32, 0.92), (0.34, 0.10, 0.75, 0.88), (0.78, 0.06, 1.0, 0.90)
    assert colours_in(image, *queue) > 200
    assert colours_in(image, *chart) > 1000
    assert colours_in(image, *detail) > 200
    if RENEWS and look == "zh-dark":
        README_PICTURE.parent.mkdir(exist_ok=True)
        assert small_picture.made_small(image).save(str(README_PICTURE), quality=0)


def test_that_who_should_go_is_read_without_scrolling_on_a_small_screen(shown: Shown, look: str) -> None:
    shown.window.resize(1366, 768)
    shown.settle(lambda: True)
    shown.picture(f"detail-1366x768-{look}")
    first = shown.window.dispatch.detail.advice.cards[0]
    lines = [label for label in first.findChildren(QLabel) if label.isVisible()]
    seen = {label.text() for label in lines if label.visibleRegion().boundingRect() == label.rect()}
    shown.window.resize(WIDTH, HEIGHT)
    line = shown.window.dispatch.advice.candidates[0]
    assert {shown.session.situation.name_by_id(line.crew_id), span(line.arrive_s)} <= seen


def test_that_the_wall_has_nothing_empty(shown: Shown, look: str) -> None:
    # A wall 3.4 m wide; what an offscreen screen says of its size is nothing to go by.
    pitch = ChangeSetting(action_id="pitch", actor=PLANNER, name="wall_pitch_mm", value=0.885)
    shown.session.seat.act(pitch)
    wall = WallWindow(shown.session, DatabaseKind.DEMO)
    wall.resize(3840, 2160)
    wall.show()
    shown.settle(lambda: wall.feed.figures.usual is not None and wall.feed.figures.cockpit is not None)
    image = wall.grab().toImage()
    wall.close()
    assert image.save(str(PICTURES / f"wall-{look}.png"))
    keep_for_docs(image, f"wall-{look}")
    assert colours_in(image, 0.34, 0.10, 0.60, 0.70) > 200
    assert colours_in(image, 0.02, 0.10, 0.32, 0.70) > 200


@pytest.mark.skipif(not RENEWS, reason="the whole matrix of sizes is made by `make pictures`")
@pytest.mark.parametrize(
    "size", [(1366, 768), (1920, 1080), (3840, 2160)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("view", [DISPATCH, "view_situation"])
def test_that_views_have_nothing_empty_at_each_size(
    shown: Shown, look: str, view: str, size: tuple[int, int]
) -> None:
    shown.window.resize(*size)
    shown.window.show_view(view)
    shown.settle(lambda: True)
    image = shown.picture(f"{view.removeprefix('view_')}-{size[0]}x{size[1]}-{look}")
    shown.window.show_view(DISPATCH)
    shown.window.resize(WIDTH, HEIGHT)
    if (view, size, look) in IN_DOCS:
        assert small_picture.made_small(image).save(str(DOCS / IN_DOCS[view, size, look]), quality=0)
    assert (image.width(), image.height()) == size
    assert colours_in(image, 0.0, 0.06, 1.0, 0.92) > 1000


def test_that_the_intake_form_has_nothing_empty(shown: Shown, look: str) -> None:
    shown.window.dispatch.open_intake()
    image = shown.picture(f"intake-{look}", shown.window.dispatch.side)
    assert colours_in(image, 0.0, 0.0, 1.0, 0.6) > 150


def test_that_every_other_view_has_nothing_empty(shown: Shown, look: str) -> None:
    for view in VIEWS:
        shown.window.show_view(view.code)
        shown.settle(lambda: True)
        image = shown.picture(f"{view.code}-{look}")
        keep_for_docs(image, f"{view.code}-{look}")
        assert colours_in(image, 0.0, 0.06, 1.0, 0.92) > 300, view.code


def test_that_the_crew_board_has_nothing_empty(shown: Shown, look: str) -> None:
    shown.window.dispatch.toggle_crews()
    image = shown.picture(f"crews-{look}")
    shown.window.dispatch.toggle_crews()
    assert colours_in(image, 0.0, 0.06, 0.32, 0.92) > 200


def test_that_the_sheets_have_nothing_empty(shown: Shown, look: str) -> None:
    sheets = {"keys": KeyHelp(shown.session, shown.window.commands, shown.window)}
    sheets |= {sheet.code: sheet.make(shown.session, shown.window) for sheet in SHEETS}
    for name, sheet in sheets.items():
        sheet.show()
        if isinstance(sheet, PlanDialog):
            shown.settle(lambda model=sheet.model: model.rowCount() > 0)
        image = shown.picture(f"{name}-{look}", sheet)
        sheet.close()
        assert colours_in(image, 0.0, 0.0, 1.0, 1.0) > 100, name


@pytest.mark.skipif(RENEWS, reason="it is being made anew")
def test_that_the_readme_has_a_picture_of_the_right_size() -> None:
    picture = QImage(str(README_PICTURE))
    assert picture.width() / picture.height() == pytest.approx(WIDTH / HEIGHT, rel=0.01)
    assert picture.width() == small_picture.WIDTH
    assert colours_in(picture, 0.34, 0.10, 0.75, 0.88) > 50
    assert Path(README_PICTURE).stat().st_size <= 300_000
