"""Nothing on any view or sheet is cut, and nothing is without a name, at every size of a screen that is met.

A system's scale makes logical pixels of a screen's: 1920 x 1080 at 150 % is 1280 x 720, 3840 x 2160 at
200 % is 1920 x 1080. Layouts know logical pixels only. Of the lowest screen a task bar and the bar over a
window take 72 px.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize

from app.console.alarms.sheet import AlarmSheet
from app.console.clues.audit_sheet import AuditSheet
from app.console.key_help import KeyHelp
from app.console.plan.dialog import PlanDialog
from app.console.views import DISPATCH, SHEETS, VIEWS
from tests.clipping import Clipping, nameless
from tests.screenshots.shown import HEIGHT, RENEWS, WIDTH, Shown, let_pass

pytestmark = pytest.mark.long(90)
SMALLEST_AND_USUAL = ((1280, 648), (1920, 1080))
OTHERS = ((1366, 768), (1536, 864), (2560, 1440), (3840, 2160))
SIZES = (*SMALLEST_AND_USUAL, *OTHERS) if RENEWS else SMALLEST_AND_USUAL
"""1366 x 768; 1920 x 1080 at 100, 125, 150 %; 3840 x 2160 at 100, 150, 200, 250 %: in logical pixels.

`make test` looks at the smallest and the usual one, `make pictures` at all.
"""


@pytest.fixture(params=("zh", "en"))
def speaking(request: pytest.FixtureRequest, shown: Shown) -> str:
    """Each language on the same window."""
    shown.session.set_appearance(request.param, "dark")
    shown.window.dispatch.close_intake()
    return str(request.param)


@pytest.fixture
def sized(shown: Shown) -> Iterator[Shown]:
    """The window as it was afterwards."""
    yield shown
    shown.window.resize(WIDTH, HEIGHT)
    shown.window.show_view(DISPATCH)
    let_pass(50)


def come_to_rest(sized: Shown) -> None:
    """Let layouts follow the size, what is asked for come, and layouts follow that."""
    let_pass(60)
    sized.settle(lambda: True)
    let_pass(60)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", [DISPATCH, *(view.code for view in VIEWS)])
def test_that_no_words_of_a_view_are_cut_and_no_control_is_nameless(
    sized: Shown, speaking: str, view: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sized.window
    window.resize(QSize(*size))
    window.show_view(view)
    come_to_rest(sized)
    assert (window.width(), window.height()) == size
    clipping = Clipping(window)
    with clipping.watching(monkeypatch):
        window.grab()
    found = clipping.found()
    assert not found, "\n".join(found)
    assert nameless(window) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_that_no_words_of_the_crew_board_are_cut(
    sized: Shown, speaking: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sized.window.resize(QSize(*size))
    sized.window.show_view(DISPATCH)
    sized.window.dispatch.toggle_crews()
    come_to_rest(sized)
    clipping = Clipping(sized.window)
    with clipping.watching(monkeypatch):
        sized.window.grab()
    found = clipping.found()
    sized.window.dispatch.toggle_crews()
    assert not found, "\n".join(found)


def test_that_a_sheet_fits_a_low_screen_no_words_are_cut_and_no_control_is_nameless(
    sized: Shown, speaking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sized.window.resize(QSize(*SMALLEST_AND_USUAL[0]))
    come_to_rest(sized)
    sheets = {"keys": KeyHelp(sized.session, sized.window.commands, sized.window)}
    sheets |= {sheet.code: sheet.make(sized.session, sized.window) for sheet in SHEETS}
    sheets["alarms"] = AlarmSheet(sized.session, sized.window.dispatch.alarms, sized.window)
    sheets["audit_clues"] = AuditSheet(sized.session, sized.window)
    found: dict[str, list[str]] = {}
    for name, sheet in sheets.items():
        sheet.show()
        if isinstance(sheet, PlanDialog):
            sized.settle(lambda model=sheet.model: model.rowCount() > 0)
        let_pass(50)
        clipping = Clipping(sheet)
        with clipping.watching(monkeypatch):
            sheet.grab()
        found[name] = [*clipping.found(), *nameless(sheet)]
        if sheet.height() > SMALLEST_AND_USUAL[0][1]:
            found[name].append(f"{sheet.height()} px high")
        sheet.close()
    assert found == {name: [] for name in sheets}
