"""Whether there is a screen to open windows on."""

from __future__ import annotations

import os
import sys

PLATFORM = "QT_QPA_PLATFORM"
OFFSCREEN = "offscreen"


def has_display() -> bool:
    """Whether windows can be seen; only Linux and its kin may lack a screen."""
    if os.environ.get(PLATFORM) == OFFSCREEN:
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def go_offscreen() -> None:
    """Let Qt paint without a screen; to be said before the application is made."""
    os.environ[PLATFORM] = OFFSCREEN
