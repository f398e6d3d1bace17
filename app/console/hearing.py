"""Who hears how an act at the desk has ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from PySide6.QtWidgets import QDialog

from app.tasks import is_there

Hearing = Mapping[str, Any]
"""What `Session.act` is given along, so that a sheet stays until its act has ended, and hears how."""


def is_heard(told: Callable[..., Any] | None) -> TypeGuard[Callable[..., Any]]:
    """Whether somebody is told there: a sheet may have been closed while its answer was under way."""
    owner = getattr(told, "__self__", None)
    return is_there(told) and not (isinstance(owner, QDialog) and not owner.isVisible())
