"""Photos of an incident in words; no Qt."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.photos import Photo


def photo_words(photo: Photo, words: Words) -> str:
    """What a photo belongs to, when, and who told of it."""
    return words.say("detail.photo", of=photo.of, at=photo.at, by=photo.by)
