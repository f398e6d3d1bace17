"""Whether this machine shows the typeface and paints as it should; needs Qt, but no screen."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtGui import QColor, QGuiApplication, QImage, QPen
from PySide6.QtWidgets import QApplication

from app.console.map.fast_paint import pointer_calls_work
from app.console.paint.painting import painting
from app.console.theme.fonts import FontMissingError, check_fonts, load_fonts


def font_report() -> dict[str, bool]:
    """What the font check finds, fact by fact."""
    _application()
    try:
        load_fonts()
    except FontMissingError:
        return {"family_is_loaded": False}
    return asdict(check_fonts())


def drawing_state() -> dict[str, object]:
    """How this machine paints: whether a line is where it should be, and whether the fast way agrees."""
    _application()
    platform = QGuiApplication.platformName()
    return {"paints": _a_line_is_painted(), "fast": pointer_calls_work(), "platform": platform}


def _a_line_is_painted() -> bool:
    image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    with painting(image) as painter:
        painter.setPen(QPen(QColor("black"), 3))
        painter.drawLine(0, 8, 16, 8)
    return image.pixelColor(8, 8) == QColor("black") and image.pixelColor(8, 2) == QColor("white")


def _application() -> QGuiApplication:
    running = QApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    global _made  # noqa: PLW0603 - Qt's application must outlive everything that paints
    _made = QApplication([])
    return _made


_made: QGuiApplication | None = None
