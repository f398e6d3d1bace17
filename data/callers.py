"""Callers' personal data: apart from the record, known to it by id and salted digest, erasable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.tables import CALLERS
from dispatch.canonical import as_bytes, as_plain, time_text
from dispatch.ports import Caller
from dispatch.reasons import Refused

_SALT_BYTES = 16


def caller_digest(caller: Caller, salt: bytes) -> str:
    """What the record holds of a caller: SHA-256 over a salt of its own and the data."""
    return hashlib.sha256(salt + as_bytes(as_plain(caller))).hexdigest()


def write_caller(connection: Connection, caller_id: str, caller: Caller) -> str:
    """Keeps a caller under `caller_id`; returns the digest."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = caller_digest(caller, salt)
    line = {"id": caller_id, "name": caller.name, "phone": caller.phone, "salt": salt, "digest": digest}
    connection.execute(insert(CALLERS).values(line))
    return digest


def read_caller(connection: Connection, caller_id: str) -> Caller | None:
    """Who called; None once erased. Refused("unknown_caller") for an id that was never given."""
    line = connection.execute(select(CALLERS).where(CALLERS.c.id == caller_id)).first()
    if line is None:
        raise Refused("unknown_caller", id=caller_id)
    return None if line.erased_at else Caller(line.name, line.phone)


def wipe_caller(connection: Connection, caller_id: str, at: datetime) -> None:
    """Erases name, phone and salt; without the salt the digest in the record leads to nobody any more."""
    wiped = {"name": "", "phone": "", "salt": b"", "erased_at": time_text(at)}
    if connection.execute(update(CALLERS).where(CALLERS.c.id == caller_id).values(wiped)).rowcount == 0:
        raise Refused("unknown_caller", id=caller_id)
