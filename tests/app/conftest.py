"""Qt without a screen, in the console's own typeface."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from app.console.theme.fonts import load_fonts, role_font


@pytest.fixture
def console_app(qapp: QApplication) -> QApplication:
    """The one application, with the packaged typeface loaded and set."""
    load_fonts()
    qapp.setFont(role_font("body"))
    return qapp
