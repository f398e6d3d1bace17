"""Marks as icons, for lists that Qt paints itself."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap

from app.console.paint.marks import Outcome, paint_outcome
from app.console.paint.painting import painting
from app.console.theme.tokens import ThemeName, Tokens, load_tokens

ICON_PX = 16


def outcome_icon(outcome: Outcome, tokens: Tokens) -> QIcon:
    """The icon of an outcome in the colours of a theme."""
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    return _outcome_icon(outcome, tokens.name, ratio)


@lru_cache(maxsize=64)
def _outcome_icon(outcome: Outcome, theme: ThemeName, ratio: float) -> QIcon:
    picture = QPixmap(round(ICON_PX * ratio), round(ICON_PX * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with painting(picture) as painter:
        paint_outcome(painter, QPointF(ICON_PX / 2, ICON_PX / 2), ICON_PX - 1, outcome, load_tokens(theme))
    icon = QIcon(picture)
    # A style would tint it in the row that is picked, and its colour says something.
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
