"""The console's window: bars around, views inside, and the commands that belong to all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.console.alarms.sheet import AlarmSheet
from app.console.command_bar import CommandBar
from app.console.commands import Command, CommandSet, TypingGuard
from app.console.deaf_keys import DeafKeys
from app.console.dispatch_view import DispatchView
from app.console.finding import Finding
from app.console.intake.draft import Draft
from app.console.key_help import KeyHelp
from app.console.patrols.work import PatrolWork
from app.console.session import Session
from app.console.status_bar import StatusBar
from app.console.telling import Telling
from app.console.theme.style import apply_theme
from app.console.top_bar import TopBar
from app.console.views import DISPATCH, SHEETS, VIEWS
from data.identity import DatabaseKind

if TYPE_CHECKING:
    from app.console.wall.window import WallWindow

NAMED_ALONE = ("wall", "post", "form_crew")
"""Commands that the command bar knows by name, besides those of whole groups."""


class ConsoleWindow(QMainWindow):
    """All panels of one seat. It shows and asks; what happens, happens at the desk."""

    closed = Signal()

    def __init__(
        self, session: Session, kind: DatabaseKind = DatabaseKind.LIVE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._kind = session, kind
        self._theme = ""
        self.wall: WallWindow | None = None
        self.commands = CommandSet(session, self)
        self._add_views()
        self.dispatch = DispatchView(session, self.commands, self)
        self.patrols = PatrolWork(session, self.commands, self.open_draft, self)
        self.views = QStackedWidget()
        self.views.addWidget(self.dispatch)
        self._made: dict[str, QWidget] = {DISPATCH: self.dispatch}
        self.top = TopBar(session, self.commands, self.dispatch.queue.header, kind)
        self.bar = CommandBar(session, self.commands)
        self.status = StatusBar(session)
        self._alarms = self.dispatch.alarms
        self._guard = TypingGuard(self.commands, self)
        show = partial(self.show_view, DISPATCH)
        self.finding = Finding(session, self.bar, self.dispatch, self._open_named, show, self)
        self._telling = Telling(session, self.bar, self.dispatch, self.commands, self)
        self._lay_out()
        self._connect()
        self._reword()
        self.show_view(str(session.preferences.view.get("view", DISPATCH)))

    def _add_views(self) -> None:
        views = [(DISPATCH, "F2"), *((view.code, view.key) for view in VIEWS)]
        for code, key in sorted(views, key=lambda view: view[1]):
            action = self.commands.add(Command(code, (key,), "view"))
            action.setCheckable(True)
            action.setData(code)
        intake = self.commands.add(Command("new_incident", ("Ctrl+N",), "incident"))
        # Before the form opens: it stands in the dispatch view.
        intake.triggered.connect(self.go_to_dispatch)
        for sheet in SHEETS:
            action = self.commands.add(Command(sheet.code, (sheet.key,), "sheet"))
            action.setData(sheet.code)

    def _lay_out(self) -> None:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.views, 1)
        column.addWidget(self.bar)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setMinimumSize(1280, 640)

    def _connect(self) -> None:
        commands, session = self.commands, self._session
        commands.together("view").triggered.connect(self._take_view)
        commands.together("sheet").triggered.connect(self._open_sheet)
        commands["command_bar"].triggered.connect(self.bar.field.setFocus)
        commands["key_help"].triggered.connect(self.show_keys)
        commands["call"].triggered.connect(commands["directory"].trigger)
        commands["next_alarm"].triggered.connect(self._alarms.go_to_next)
        commands["alarms"].triggered.connect(self.show_alarms)
        commands["next_panel"].triggered.connect(self.go_to_next_panel)
        commands["appearance"].triggered.connect(self.switch_theme)
        commands["language"].triggered.connect(self.switch_language)
        commands["wall"].triggered.connect(self.switch_wall)
        commands["form_crew"].triggered.connect(self.form_crew)
        self._alarms.counted.connect(self.bar.show_alarms)
        self.bar.left.connect(self.dispatch.queue.table.setFocus)
        DeafKeys(commands, self).told.connect(self.bar.say_deaf)
        session.appearance_changed.connect(self._reword)
        session.incident_selected.connect(self._keep_selection)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self._guard)

    # ------------------------------------------------------------------ views

    @Slot(QAction)
    def _take_view(self, action: QAction) -> None:
        self.show_view(str(action.data()))

    def show_view(self, code: str) -> None:
        """Show a view by its code; an unknown one is the dispatch view."""
        if code not in self._made:
            view = next((view for view in VIEWS if view.code == code), None)
            if view is None:
                code = DISPATCH
            else:
                self._made[code] = view.make(self._session, self)
                self.views.addWidget(self._made[code])
        self.views.setCurrentWidget(self._made[code])
        self._session.preferences.view["view"] = code
        for other, action in self.commands.group("view"):
            action.setChecked(other == code)
        self.commands.hear_desk_keys(code == DISPATCH)
        self.bar.hints.show_desk_keys(code == DISPATCH)
        if code == DISPATCH:
            self.dispatch.queue.table.setFocus()

    @Slot()
    def go_to_dispatch(self) -> None:
        """Show the dispatch view, where another is shown."""
        if self.views.currentWidget() is not self.dispatch:
            self.show_view(DISPATCH)

    def open_draft(self, draft: Draft) -> None:
        """Show the intake form with a report that is partly known."""
        self.go_to_dispatch()
        self.dispatch.open_intake()
        if self.dispatch.intake is not None:
            self.dispatch.intake.begin_with(draft)

    @Slot(QAction)
    def _open_sheet(self, action: QAction) -> None:
        for sheet in SHEETS:
            if sheet.code == action.data():
                sheet.make(self._session, self).show()

    @Slot()
    def go_to_next_panel(self) -> None:
        """The focus walks from panel to panel."""
        panels = self._panels()
        here = next((place for place, panel in enumerate(panels) if panel.hasFocus()), -1)
        panels[(here + 1) % len(panels)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _panels(self) -> list[QWidget]:
        dispatch = self.dispatch
        found: list[QWidget] = [dispatch.queue.table]
        if dispatch.map.canvas is not None:
            found.append(dispatch.map.canvas)
        found += [dispatch.detail.action_row.primary, self.bar.field]
        return [panel for panel in found if panel.isVisible() and panel.isEnabled()]

    @Slot()
    def switch_wall(self) -> None:
        """Open the wall on another screen where there is one, or close it."""
        from app.console.wall.opening import switch_wall

        self.wall = switch_wall(self.wall, self._session, self._kind, self)

    @Slot()
    def form_crew(self) -> None:
        """Open the sheet that forms a crew."""
        from app.console.crews.form_sheet import open_form

        open_form(self._session, self)

    @Slot()
    def show_keys(self) -> None:
        """Show all keys on one sheet."""
        KeyHelp(self._session, self.commands, self).open()

    @Slot()
    def show_alarms(self) -> None:
        """Show all alarms and their log on one sheet."""
        AlarmSheet(self._session, self._alarms, self).open()

    def _open_named(self, text: str) -> bool:
        """Open what is called so, or by its code: a sheet, or what is done with patrols and the incident."""
        wanted = text.strip().lower()
        alone = [(code, self.commands[code]) for code in NAMED_ALONE]
        for code, action in (*self.commands.group("sheet"), *self.commands.group("patrol"), *alone):
            if wanted in (code, action.text().lower()):
                action.trigger()
                self.bar.field.clear()
                return True
        return self._do_with_incident(wanted)

    def _do_with_incident(self, text: str) -> bool:
        """Do what is called so with the selected incident, where it is seen."""
        cases = self.dispatch.detail.action_row.cases
        if cases.named(text) is None:
            return False
        if self.views.currentWidget() is not self.dispatch:
            # Nothing is done to an incident that nobody sees: it is shown, and Enter does it.
            self.go_to_dispatch()
            self.bar.field.setFocus()
            return True
        self.bar.field.clear()
        # Whatever it asks for, the next key is one of the incident again.
        self.dispatch.queue.table.setFocus()
        if self.dispatch.work.incident is None:
            self.bar.say_deaf("more")
        return cases.do_named(text)

    # ------------------------------------------------------------------ appearance

    @Slot()
    def switch_theme(self) -> None:
        """Dark or light, at once."""
        kept = self._session.preferences
        self._session.set_appearance(kept.language, "dark" if kept.theme == "light" else "light")

    @Slot()
    def switch_language(self) -> None:
        """Chinese or English, at once."""
        kept = self._session.preferences
        self._session.set_appearance("zh" if kept.language == "en" else "en", kept.theme)

    @Slot()
    def _reword(self) -> None:
        words = self._session.words
        title = words.say("console.title", centre=self._session.centre.settings.centre_name)
        if self._kind is not DatabaseKind.LIVE:
            title = f"{words.say(f'console.kind.{self._kind}')} · {title}"
        self.setWindowTitle(title)
        self._take_theme()

    def _take_theme(self) -> None:
        """Style everything anew only where the theme is another: that takes half a second."""
        name, application = self._session.tokens.name, QApplication.instance()
        if name != self._theme and isinstance(application, QApplication):
            self._theme = name
            apply_theme(application, name)

    @Slot(object)
    def tell_crash(self, error: BaseException) -> None:
        """Show what nobody caught; it is in the log already."""
        said = f"{type(error).__name__}: {error}"
        self.bar.tell(lambda: self._session.words.say("console.crashed", error=said), "breach", "late")

    @Slot(str)
    def _keep_selection(self, incident_id: str) -> None:
        self._session.preferences.view["incident"] = incident_id

    def restore(self) -> None:
        """Return to what was selected before."""
        kept = str(self._session.preferences.view.get("incident", ""))
        if kept in self._session.situation.incidents:
            self._session.select_incident(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whoever started the window; what is kept is written there."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self._guard)
        if self.wall is not None:
            self.wall.close()
        self.closed.emit()
        super().closeEvent(event)
