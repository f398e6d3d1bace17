"""Reasons and refusals: a code with its values, worded elsewhere (app/words)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Why something is so: a code of the words catalogue and the values its sentence needs."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """An action or a query that the desk does not carry out, with the reason."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.reason = Reason(code, values)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.reason.values.items())
        return f"{self.reason.code}({shown})"
