"""How a centre is kept, as tables: its changed settings."""

from data.exporters.export_kinds import Column, ExportKind
from data.exporters.places import kept_rows
from dispatch.settings import Setting

SETTINGS = ExportKind[Setting](
    "settings",
    kept_rows(Setting, lambda setting: (setting.id,)),
    columns=(
        Column("name", lambda setting: setting.id),
        Column("value", lambda setting: setting.value),
    ),
)
