"""The theme: tokens, contrast, palette, style sheet and the packaged typeface."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.console.cockpit.figures import Standing
from app.console.cockpit.zone_map import standing_fill
from app.console.theme.fonts import FAMILY, check_fonts, font, load_fonts, role_font, set_role
from app.console.theme.style import apply_theme, build_palette, style_sheet
from app.console.theme.tokens import ThemeName, Tokens, load_tokens, shipped
from tests.contrast import PAIRS, TEXT_GROUNDS, TEXT_INKS, TEXT_MINIMUM, contrast

THEMES = pytest.mark.parametrize("tokens", [load_tokens("dark"), load_tokens("light")], ids=["dark", "light"])


def ink_of(image: QImage) -> int:
    return sum(
        255 - image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())
    )


def ink_of_text(weight: int) -> int:
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font(14, weight))
    painter.drawText(2, 18, "调度体育场路")
    painter.end()
    return ink_of(image)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_that_a_themes_tokens_are_made_once(theme: ThemeName) -> None:
    assert load_tokens(theme) is load_tokens(theme)


@THEMES
def test_that_every_token_is_an_opaque_hex_colour(tokens: Tokens) -> None:
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in tokens.colours().values())


@THEMES
@pytest.mark.parametrize("ink", TEXT_INKS)
def test_that_text_is_readable_on_every_ground(tokens: Tokens, ink: str) -> None:
    colours = tokens.colours()
    assert min(contrast(colours[ink], colours[ground]) for ground in TEXT_GROUNDS) >= TEXT_MINIMUM


@THEMES
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_that_paired_colours_are_readable(tokens: Tokens, ink: str, ground: str) -> None:
    colours = tokens.colours()
    assert contrast(colours[ink], colours[ground]) >= TEXT_MINIMUM


@THEMES
@pytest.mark.parametrize("where", ["met", "good", "best", "few"])
def test_that_words_on_a_shaded_zone_are_readable(tokens: Tokens, where: Standing) -> None:
    """The steps below the target are hatched: words there stand on plates of the panel's own colour."""
    shade, ground = standing_fill(where, tokens), QColor(tokens.bg1)
    mixed = (
        round(over * shade.alphaF() + under * (1 - shade.alphaF()))
        for over, under in zip(shade.getRgb()[:3], ground.getRgb()[:3], strict=True)
    )
    assert contrast(tokens.t1, QColor(*mixed).name()) >= TEXT_MINIMUM


def test_that_contrast_spans_from_one_to_twenty_one() -> None:
    assert contrast("#777777", "#777777") == pytest.approx(1.0)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


def test_that_every_token_says_what_it_is_for() -> None:
    assert all(entry["use"] for entry in shipped()["colours"].values())


def test_that_no_type_role_goes_below_its_minimum() -> None:
    small = {"key_cap", "road_name", "attribution"}
    for role, media in shipped()["type"].items():
        assert media["desktop"][0] >= (11 if role in small else 12)
        assert media["wall"][0] >= 34
        assert media["phone"][0] >= 12


@THEMES
def test_that_the_style_sheet_leaves_no_placeholder_and_names_no_font(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    assert "font" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


@THEMES
def test_that_the_palette_follows_the_tokens(tokens: Tokens) -> None:
    palette = build_palette(tokens)
    assert palette.color(QPalette.ColorRole.Window) == QColor(tokens.bg0)
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(tokens.t3)


def test_that_the_packaged_typeface_has_real_weights_and_tabular_digits(qapp: QApplication) -> None:
    assert load_fonts() == FAMILY
    assert check_fonts().is_good
    inks = [ink_of_text(weight) for weight in (400, 500, 600)]
    assert inks[0] * 1.05 < inks[1] < inks[2]


def test_that_a_weight_without_a_real_cut_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="700"):
        font(12, 700)


def test_that_a_theme_can_be_switched_live_and_keeps_the_weight_of_a_widget(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    label = QLabel("14:32")
    set_role(label, "title")
    tokens = apply_theme(qapp, "dark")
    label.ensurePolished()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.bg0)
    assert label.font().pixelSize() == role_font("title").pixelSize() == 18
    assert label.fontMetrics().horizontalAdvance("Yiping") > QLabel().fontMetrics().horizontalAdvance(
        "Yiping"
    )
    qapp.setStyleSheet("")


def test_that_a_dangerous_button_that_is_switched_off_is_not_red(qapp: QApplication) -> None:
    tokens = apply_theme(qapp, "dark")
    button = QPushButton("撤销")
    button.setProperty("kind", "danger")
    found = {}
    for is_enabled in (True, False):
        button.setEnabled(is_enabled)
        edge = button.grab().toImage()
        found[is_enabled] = {edge.pixelColor(x, y).name() for x in range(edge.width()) for y in range(4)}
    assert QColor(tokens.breach).name() in found[True]
    assert QColor(tokens.breach).name() not in found[False]
    qapp.setStyleSheet("")


def test_that_the_tokens_agree_with_the_design_reference() -> None:
    reference = Path(__file__).parents[3] / "shared" / "design" / "screens" / "tokens.json"
    if not reference.exists():
        pytest.skip("the design reference is not beside the project")
    themes = json.loads(reference.read_text(encoding="utf-8"))
    for entry in shipped()["colours"].values():
        if entry["reference"]:
            for theme in ("dark", "light"):
                assert entry[theme] == themes[theme][entry["reference"]].upper()
