"""The link that a call opens: `tel:` or `sip:`."""

from __future__ import annotations

import re

from PySide6.QtCore import QUrl

from dispatch.settings import Settings


def call_link(phone: str, settings: Settings) -> QUrl | None:
    """The link of a number; None where there is nothing to dial."""
    dialled = re.sub(r"[^\d+*#]", "", phone)
    if not dialled:
        return None
    if settings.call_scheme == "sip":
        at = f"@{settings.call_domain}" if settings.call_domain else ""
        return QUrl(f"sip:{dialled}{at}")
    return QUrl(f"tel:{dialled}")
