"""Canonical JSON: the one form in which rows and actions are stored, hashed and sent."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from sys import intern
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Decoder = Callable[[Any], Any]
Encoder = Callable[[Any], Any]
_HELD_ONCE: set[type] = set()


def as_bytes(value: object) -> bytes:
    """The bytes that are stored and hashed, of a value or of its plain form: the same.

    Sorted keys, no spaces, UTF-8, no NaN. Keys of mappings are texts.
    """
    return _CANONICAL(value).encode()


def as_plain(value: Any) -> Any:
    """`value` as JSON types; times in UTC ending in Z, bytes as hex, unrecorded fields left out."""
    cls: type = type(value)
    return _encoder(cls)(value)


@cache
def _encoder(cls: type) -> Encoder:
    """How values of a class become plain; found once, since rows come by the hundred thousand."""
    if issubclass(cls, (bool, int, float, types.NoneType)):
        return _same
    if issubclass(cls, Enum):
        return attrgetter("value")
    if issubclass(cls, str):
        return _same
    if dataclasses.is_dataclass(cls):
        return _dataclass_encoder(cls)
    return _container_encoder(cls)


def _dataclass_encoder(cls: type) -> Encoder:
    names = _kept_fields(cls)
    return lambda value: {name: as_plain(getattr(value, name)) for name in names}


def _container_encoder(cls: type) -> Encoder:
    if issubclass(cls, datetime):
        return time_text
    if issubclass(cls, date):
        return cls.isoformat
    if issubclass(cls, bytes):
        return cls.hex
    if issubclass(cls, Mapping):
        return lambda value: {str(key): as_plain(item) for key, item in value.items()}
    if issubclass(cls, (tuple, list)):
        return lambda value: [as_plain(item) for item in value]
    if issubclass(cls, frozenset):
        return lambda value: sorted(as_plain(item) for item in value)
    raise TypeError(f"no canonical form for {cls.__name__}")


@lru_cache(maxsize=4096)
def time_text(moment: datetime) -> str:
    """UTC with microseconds and Z; a time without zone is an error of the caller."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


class _Openers(dict[type, Encoder]):
    """How what the JSON encoder does not know is laid one layer further open; found once for each class."""

    def __missing__(self, cls: type) -> Encoder:
        if not dataclasses.is_dataclass(cls):
            made = _encoder(cls)
        else:
            made = _slots_opener(cls) if "__slots__" in vars(cls) else _dict_opener(cls)
        self[cls] = made
        return made


_OPENERS = _Openers()


def _laid_open(value: Any) -> Any:
    # Rows come by the hundred thousand, and this is asked for every part of them.
    return _OPENERS[type(value)](value)


def _dict_opener(cls: type) -> Encoder:
    names = frozenset(_kept_fields(cls))

    def lay_open(value: Any) -> dict[str, Any]:
        held = vars(value)
        return held if held.keys() == names else {name: held[name] for name in names}

    return lay_open


def _slots_opener(cls: type) -> Encoder:
    # In the order in which they will stand: sorting what is in order costs less than reading slots does.
    names = sorted(_kept_fields(cls))
    if len(names) == 1:
        return lambda value: {names[0]: getattr(value, names[0])}
    values_of = attrgetter(*names)
    return lambda value: dict(zip(names, values_of(value), strict=True))


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    sort_keys=True,
    separators=(",", ":"),
    default=_laid_open,
).encode


def unrecorded(**options: Any) -> Any:
    """A field that an action's step leaves out: personal data, and rows that stand in it anyway."""
    return dataclasses.field(metadata={"unrecorded": True}, **options)


def held_once(cls: type[Value]) -> type[Value]:
    """Marks a frozen class of texts, whole numbers and truths: equal values that are read are one object."""
    _HELD_ONCE.add(cls)
    return cls


@cache
def _kept_fields(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls) if not field.metadata.get("unrecorded"))


def from_plain(cls: type, plain: Any) -> Any:
    """The value of type `cls` that `as_plain` gave `plain` for; TypeError or ValueError where it can't be."""
    return _decoder(cls)(plain)


@cache
def _decoder(hint: Any) -> Decoder:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is not None:
        return _container(origin, get_args(hint))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _dataclass(hint)
    return _scalar(hint)


def _scalar(hint: Any) -> Decoder:
    if hint is datetime:
        return _moment
    if hint is date:
        return date.fromisoformat
    if hint is bytes:
        return bytes.fromhex
    if hint is float:
        return float
    if hint is str:
        return _text
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    return _same


def _enum(hint: type[Enum]) -> Decoder:
    """An enum's own call takes five times as long as looking its value up."""
    members = {member.value: member for member in hint}

    def decode(value: Any) -> Any:
        return members[value] if value in members else hint(value)

    return decode


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """Of one action's rows most moments are the same: each is held once."""
    return datetime.fromisoformat(text)


def _text(value: Any) -> Any:
    """The same codes, names and ids come back in row after row: each is held once."""
    return intern(value) if type(value) is str else value


def _same(value: Any) -> Any:
    return value


def _optional(hint: Any) -> Decoder:
    inner = [arg for arg in get_args(hint) if arg is not type(None)]
    decode = _decoder(inner[0]) if len(inner) == 1 else _same
    if decode is _same or decode is _text:
        return decode

    def optional(value: Any) -> Any:
        return None if value is None else decode(value)

    return optional


def _container(origin: Any, args: tuple[Any, ...]) -> Decoder:
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        item = _decoder(args[0])
        return tuple if item is _same else lambda value: tuple([item(part) for part in value])
    if origin is tuple:
        parts = [_decoder(arg) for arg in args]
        return lambda value: tuple(decode(part) for decode, part in zip(parts, value, strict=True))
    if origin is frozenset:
        item = _decoder(args[0])
        return lambda value: frozenset(item(part) for part in value)
    if issubclass(origin, Mapping):
        key, item = _decoder(args[0]), _decoder(args[1])
        return lambda value: {key(name): item(part) for name, part in value.items()}
    return _same


def _dataclass(cls: type) -> Decoder:
    hints = get_type_hints(cls)
    decoders = {name: _decoder(hints[name]) for name in _kept_fields(cls)}

    # 1, 1.0 and True are equal and stand differently in the record: by type they are told apart.
    make = lru_cache(maxsize=256, typed=True)(cls) if cls in _HELD_ONCE else cls
    names = decoders.keys()
    # Most fields are texts: a call for each of them would be a third of reading a row.
    texts = [name for name, decode in decoders.items() if decode is _text]
    told = [
        (name, decode) for name, decode in decoders.items() if decode is not _same and decode is not _text
    ]

    def build(value: Any) -> Any:
        if not value.keys() <= names:
            raise ValueError(f"{cls.__name__} has no field {min(value.keys() - names)}")
        made = dict(value)
        for name in texts:
            text = made.get(name)
            if type(text) is str:
                made[name] = intern(text)
        for name, decode in told:
            if name in made:
                made[name] = decode(made[name])
        return make(**made)

    return build
