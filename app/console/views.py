"""The views beside dispatch and the sheets over the window, in the order of their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.console.session import Session


@dataclass(frozen=True)
class View:
    """A view beside dispatch: its code, its key, and what makes it when it is first wanted."""

    code: str
    key: str
    make: Callable[[Session, QWidget], QWidget]


def make_situation(session: Session, parent: QWidget) -> QWidget:
    """The district as a whole; what is not seen at first is loaded when somebody goes there."""
    from app.console.situation.view import SituationView

    return SituationView(session, parent)


def make_cockpit(session: Session, parent: QWidget) -> QWidget:
    """The day's figures."""
    from app.console.cockpit.view import CockpitView

    return CockpitView(session, parent)


def open_settings(session: Session, parent: QWidget) -> QWidget:
    """The settings."""
    from app.console.settings_dialog import SettingsDialog

    return SettingsDialog(session, parent)


def open_plan(session: Session, parent: QWidget) -> QWidget:
    """Many incidents and crews at once."""
    from app.console.plan import opening

    return opening.open_plan(session, parent)


def open_guide(session: Session, parent: QWidget) -> QWidget:
    """The guide, with all that reads files: a third of the memory and of the start, which few days need."""
    from app.console.guide.dialog import GuideDialog

    return GuideDialog(session, parent)


def open_export(session: Session, parent: QWidget) -> QWidget:
    """The export sheet, with all that writes files."""
    from app.console.export_dialog import ExportDialog

    return ExportDialog(session, parent)


def open_paper(session: Session, parent: QWidget) -> QWidget:
    """The form for sheets of paper."""
    from app.console.paper.dialog import PaperDialog

    return PaperDialog(session, parent)


def open_instructions(session: Session, parent: QWidget) -> QWidget:
    """Leaders' instructions."""
    from app.console.instructions.dialog import InstructionsDialog

    return InstructionsDialog(session, parent)


def open_directory(session: Session, parent: QWidget) -> QWidget:
    """The directory and the command chart."""
    from app.console.directory.sheet import DirectorySheet

    return DirectorySheet(session, parent)


def open_speeds(session: Session, parent: QWidget) -> QWidget:
    """Speeds: what travel says of them, and what is in force."""
    from app.console.speeds.dialog import SpeedsDialog

    return SpeedsDialog(session, parent)


DISPATCH = "view_dispatch"
VIEWS: tuple[View, ...] = (
    View("view_situation", "F1", make_situation),
    View("view_cockpit", "F4", make_cockpit),
)
"""Further views of the top bar, in the order of their keys."""
SHEETS: tuple[View, ...] = (
    View("settings", "Ctrl+,", open_settings),
    View("bring_data", "Ctrl+I", open_guide),
    View("export_data", "Ctrl+E", open_export),
    View("plan", "Ctrl+P", open_plan),
    View("paper", "Ctrl+B", open_paper),
    View("instructions", "Ctrl+D", open_instructions),
    View("directory", "F7", open_directory),
    View("speeds", "Ctrl+J", open_speeds),
)
"""Sheets over the window, such as settings: made anew each time."""
