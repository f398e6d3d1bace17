"""The directory (通讯录) as it is kept: how duty officers, departments, crews and partners are reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dispatch.rows import Row


class ContactKind(StrEnum):
    """Whom a line of the directory is about, from the top of the command chart down."""

    COMMAND = "command"
    DEPARTMENT = "department"
    STREET = "street"
    DUTY_OFFICER = "duty_officer"
    CREW = "crew"
    PARTNER = "partner"


@dataclass(frozen=True, kw_only=True)
class Contact(Row):
    """One line: `unit` is whom it belongs to (a zone, a department's code), `person` who answers there.

    `phone` is dialled, `radio` spoken; `hours` say when somebody answers, "" round the clock. The line of a
    crew has its call sign as `code`.
    """

    code: str
    name: str
    kind: ContactKind
    unit: str = ""
    person: str = ""
    phone: str = ""
    radio: str = ""
    hours: str = ""
