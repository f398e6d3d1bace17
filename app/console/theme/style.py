"""The Qt palette and style sheet that follow from the tokens, and how an application takes them on."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.console.theme.fonts import load_fonts, role_font
from app.console.theme.tokens import ThemeName, Tokens, load_tokens, shipped

_ROLES = {
    QPalette.ColorRole.Window: "bg0",
    QPalette.ColorRole.WindowText: "t1",
    QPalette.ColorRole.Base: "bg1",
    QPalette.ColorRole.AlternateBase: "bg2",
    QPalette.ColorRole.ToolTipBase: "bg2",
    QPalette.ColorRole.ToolTipText: "t1",
    QPalette.ColorRole.PlaceholderText: "t3",
    QPalette.ColorRole.Text: "t1",
    QPalette.ColorRole.Button: "bg2",
    QPalette.ColorRole.ButtonText: "t1",
    QPalette.ColorRole.BrightText: "breach",
    QPalette.ColorRole.Light: "bg3",
    QPalette.ColorRole.Midlight: "bg2",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Shadow: "bg0",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "t1",
    QPalette.ColorRole.Link: "acc",
    QPalette.ColorRole.LinkVisited: "acc",
    QPalette.ColorRole.Accent: "acc",
}
_FADED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def build_palette(tokens: Tokens) -> QPalette:
    """The palette of a theme; disabled text takes the hint colour."""
    palette = QPalette()
    colours = tokens.colours()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(colours[token]))
    for role in _FADED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.t3))
    return palette


def style_sheet(tokens: Tokens) -> str:
    """The one style sheet, its template filled from the tokens, spacing and radii."""
    text = files("app.console.theme").joinpath("console.qss").read_text(encoding="utf-8")
    sizes = {
        f"{kind}_{name}": f"{px}px" for kind in ("spacing", "radii") for name, px in shipped()[kind].items()
    }
    # What is typed into stands out of its panel: sunk in the dark, white in the light.
    field = tokens.bg1 if tokens.name == "light" else tokens.bg0
    return Template(text).substitute(tokens.colours(), field=field, **sizes)


def apply_theme(app: QApplication, name: ThemeName) -> Tokens:
    """Give an application fonts, palette and style sheet of a theme; call again to switch live.

    An application that has them keeps them: to style all widgets anew takes half a second.
    """
    tokens = load_tokens(name)
    sheet = style_sheet(tokens)
    if app.styleSheet() != sheet:
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(role_font("body"))
        app.setPalette(build_palette(tokens))
        app.setStyleSheet(sheet)
    return tokens
