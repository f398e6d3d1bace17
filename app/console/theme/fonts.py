"""The console's own typeface with real weights, and a check that it is what it should be.

The face comes from a Python package, so no machine's fonts matter. It is a variable font: Qt takes the weight
from the `wght` axis, and `QFont.setWeight` alone would give the thinnest cut on some platforms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QWidget

from app.console.theme.tokens import Medium, shipped

FAMILY = "Noto Sans CJK SC"
PACKAGE = "manimgx_fonts_cjk"
FILE = "NotoSansCJK-VF.otf.ttc"
WEIGHTS = (400, 500, 600)
_AXIS = "wght"
_PROBE = "一屏调度体育场路执监格调辅市志飞"


class FontMissingError(RuntimeError):
    """The packaged typeface could not be loaded."""


@dataclass(frozen=True, slots=True)
class FontReport:
    """What the font check found: advance widths in px per weight, and the facts that must hold."""

    family_is_loaded: bool
    weights_differ: bool
    digits_are_tabular: bool
    chinese_is_covered: bool

    @property
    def is_good(self) -> bool:
        """Whether every fact holds."""
        return (
            self.family_is_loaded
            and self.weights_differ
            and self.digits_are_tabular
            and self.chinese_is_covered
        )


def load_fonts() -> str:
    """Load the packaged typeface once and return its family name; raises `FontMissingError`."""
    if FAMILY in QFontDatabase.families():
        return FAMILY
    try:
        with as_file(files(PACKAGE).joinpath(FILE)) as path:
            number = QFontDatabase.addApplicationFont(str(path))
    except ModuleNotFoundError as error:
        raise FontMissingError(f"the package {PACKAGE} is not installed") from error
    if number < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(number):
        raise FontMissingError(f"{FILE} does not bring {FAMILY}")
    return FAMILY


@lru_cache(maxsize=512)
def _cached_font(px: float, weight: int, spacing_px: float) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(max(1, round(px)))
    made.setWeight(QFont.Weight(weight))
    made.setVariableAxis(QFont.Tag(_AXIS), weight)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if spacing_px:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing_px)
    return made


def font(px: float, weight: int = 400, spacing_px: float = 0.0) -> QFont:
    """The console's typeface at a size in px and a weight of 400, 500 or 600.

    A caller gets its own copy. Weights from 700 up are refused: Qt would smear the strokes to fake them.
    """
    if weight not in WEIGHTS:
        raise ValueError(f"weight {weight} is not one of {WEIGHTS}")
    return QFont(_cached_font(px, weight, spacing_px))


def role_font(role: str, medium: Medium = "desktop", scale: float = 1.0) -> QFont:
    """The font of a type role such as `row`, `countdown` or `secondary`."""
    px, weight = shipped()["type"][role][medium]
    return font(px * scale, weight)


def set_role(widget: QWidget, role: str, medium: Medium = "desktop") -> None:
    """Give a widget the font of a type role; the style sheet never names fonts."""
    widget.setFont(role_font(role, medium))


def check_fonts() -> FontReport:
    """Measure the loaded typeface: real weights, digits of one width, Chinese characters present."""
    metrics = [QFontMetricsF(font(24, weight)) for weight in WEIGHTS]
    widths = [metric.horizontalAdvance("Yiping") for metric in metrics]
    digits = {metric.horizontalAdvance(digit) for metric in metrics[-1:] for digit in "0123456789"}
    raw = QRawFont.fromFont(font(24))
    return FontReport(
        family_is_loaded=FAMILY in QFontDatabase.families(),
        weights_differ=widths[0] < widths[1] < widths[2],
        digits_are_tabular=len(digits) == 1,
        chinese_is_covered=all(raw.supportsCharacter(ord(character)) for character in _PROBE),
    )
