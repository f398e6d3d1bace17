"""How a centre is kept, as tables: its changed settings, and how its files are read."""

import json
from collections.abc import Sequence

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from data.exporters.places import kept_rows
from dispatch.import_profile import ImportProfile
from dispatch.settings import Setting


def _offered(room: ExportRoom) -> Sequence[ImportProfile]:
    profiles = (profile for profile in room.store.rows(ImportProfile) if not profile.is_dropped)
    return sorted(profiles, key=lambda profile: (profile.what, profile.name))


def _json(told: object) -> str | None:
    return json.dumps(told, ensure_ascii=False) if told else None


SETTINGS = ExportKind[Setting](
    "settings",
    kept_rows(Setting, lambda setting: (setting.id,)),
    columns=(
        Column("name", lambda setting: setting.id),
        Column("value", lambda setting: setting.value),
    ),
)
PROFILES = ExportKind[ImportProfile](
    "profiles",
    _offered,
    columns=(
        Column("name", lambda profile: profile.name),
        Column("what", lambda profile: profile.what),
        Column("columns", lambda profile: _json(dict(profile.columns))),
        Column("choices", lambda profile: _json(dict(profile.choices))),
        Column("categories", lambda profile: _json(dict(profile.categories))),
        Column("header", lambda profile: _json(profile.header)),
    ),
    uncarried=frozenset({"is_dropped"}),
)
