"""Says who keeps a facility up."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.facility_queries import NearFacility


def keeper_words(near: NearFacility, words: Words) -> str:
    """Who keeps a facility up, and whether the contract still holds."""
    if near.contractor is None:
        code = near.facility.contractor
        return words.say("duty.keeper_unknown", code=code) if code else words.say("duty.nobody_keeps")
    code = "duty.keeper_ended" if near.has_ended else "duty.keeper"
    return words.say(code, name=near.contractor.name, phone=near.contractor.phone).strip()
