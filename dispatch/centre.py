"""The centre as actions and queries see it: settings, rules, categories, zones and roads in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.categories import CategoryTree
from dispatch.incident import Place
from dispatch.rules import RuleBook
from dispatch.settings import Settings
from dispatch.sources import SourceBook
from gis.routing import Router
from gis.zones import Attribution, ZoneAtlas


@dataclass(frozen=True)
class Centre:
    """Everything that is the same for all incidents; replaced as a whole when a setting or a zone changes."""

    settings: Settings
    categories: CategoryTree
    rules: RuleBook
    sources: SourceBook
    atlas: ZoneAtlas
    router: Router | None = None
    network_digest: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.settings.timezone)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the centre's time zone."""
        return moment.astimezone(self.zone)

    def attribution(self, place: Place) -> Attribution | None:
        """The zones of a place; None for a place without position."""
        if place.lon is None or place.lat is None:
            return None
        return self.atlas.at(place.lon, place.lat)

    def tier(self, zones: Attribution | None) -> str:
        """The service tier (core, outer) that the sub-district of a place has; outer where none says."""
        if zones is None or zones.sub_district is None:
            return "outer"
        return self.atlas.by_code(zones.sub_district).attributes.get("tier", "outer")
