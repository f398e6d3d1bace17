"""The centre as actions and queries see it: settings, rules, categories, zones and roads in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from dispatch.categories import CategoryTree
from dispatch.closures import NO_CLOSURES, ClosureBook
from dispatch.duty_areas import AreaOnDuty, DutyArea, areas_on_duty, duty_area_of
from dispatch.facilities import Contractor
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.incident import Place
from dispatch.permit_book import NO_PERMITS, PermitBook
from dispatch.reasons import Refused
from dispatch.rules import RuleBook
from dispatch.settings import Settings
from dispatch.sources import SourceBook
from gis.land_areas import LandAreas, no_land
from gis.road_network import RoadNetwork
from gis.routing import Router
from gis.zones import Attribution, ZoneAtlas, ZoneKind


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
    duty_areas: tuple[DutyArea, ...] = ()
    contractors: tuple[Contractor, ...] = ()
    permits: PermitBook = NO_PERMITS
    closures: ClosureBook = NO_CLOSURES
    errors: ForecastErrors = NOTHING_LEARNT
    """What has been learnt of the centre's own forecasts and switched on."""
    land: Callable[[], LandAreas] = no_land
    """Gives the areas of water, green, buildings and land use; read when a map asks for them first."""
    changes_at: datetime | None = None
    """When a closure begins or ends next, or an hour has speeds of its own; None for never."""
    usual_router: Router | None = None
    """The roads of no hour and without closures."""
    pace: float = 1.0
    """How many seconds of the centre's clock pass in one of a person's: more where a day is played fast."""

    def at(self, moment: datetime) -> Centre:
        """The centre with its roads as they are at a moment: under its closures, at its hour's speeds."""
        usual = self.usual_router or self.router
        if usual is None:
            return self
        router = usual.at(self.local(moment).hour).under(self.closures.conditions_at(moment))
        return replace(self, router=router, usual_router=usual, changes_at=self._changes_next(usual, moment))

    def _changes_next(self, usual: Router, moment: datetime) -> datetime | None:
        hour = self.local(moment).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        told = (self.closures.changes_next(moment), hour.astimezone(UTC) if usual.profile.rules else None)
        return min((at for at in told if at is not None), default=None)

    @property
    def network(self) -> RoadNetwork | None:
        """The roads by themselves, whatever closures and hours make of them; None without any."""
        return self.router.network if self.router is not None else None

    def require_router(self) -> Router:
        """What finds ways over the roads; Refused("no_network") without any."""
        if self.router is None:
            raise Refused("no_network")
        return self.router

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.settings.timezone)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the centre's time zone."""
        return moment.astimezone(self.zone)

    def undo_left_s(self, done_at: datetime, now: datetime) -> float:
        """How many of a person's seconds are left to undo what was done then; below 0: too late."""
        return self.settings.undo_s - (now - done_at).total_seconds() / max(1.0, self.pace)

    def attribution(self, place: Place) -> Attribution | None:
        """The zones of a place; None for a place without position."""
        if place.lon is None or place.lat is None:
            return None
        return self.atlas.at(place.lon, place.lat)

    def attributions(self, places: Sequence[Place]) -> list[Attribution | None]:
        """The same of many places at once."""
        at = [(place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None]
        found = iter(self.atlas.at_many([lon for lon, _ in at], [lat for _, lat in at]))
        return [next(found) if place.is_known else None for place in places]

    def tier(self, zones: Attribution | None) -> str:
        """The service tier (core, outer) that the sub-district of a place has; outer where none says."""
        if zones is None or zones.sub_district is None:
            return "outer"
        return self.atlas.by_code(zones.sub_district).attributes.get("tier", "outer")

    def duty_area_of(self, unit: str, moment: datetime) -> AreaOnDuty | None:
        """The duty area that a unit belongs to at a moment; None outside of its hours."""
        return duty_area_of(unit, self.duty_areas, moment, self.zone)

    def spoken_for(self, unit: str, moment: datetime) -> frozenset[str]:
        """The units that a unit's dispatcher speaks for: its own, and those of the area that it leads now."""
        led = (area for area in self.duty_areas if unit in (area.lead, area.code))
        on_duty = areas_on_duty(led, moment, self.zone)
        return frozenset({unit}).union(*(held.area.members for held in on_duty))

    def is_unit(self, code: str) -> bool:
        """Whether a code is a zone's, a duty area's or a contractor's."""
        return code in self.atlas or code in self._names

    def unit_name(self, unit: str) -> str:
        """What a zone, a duty area or a contractor is called; the code where it is none of these."""
        return self.atlas.by_code(unit).name if unit in self.atlas else self._names.get(unit, unit)

    def unit_names(self) -> dict[str, str]:
        """The names by code of all that `is_unit`, without unit grids, which bear numbers."""
        zones = {zone.code: zone.name for zone in self.atlas.zones if zone.kind is not ZoneKind.UNIT_GRID}
        return zones | self._names

    @cached_property
    def _names(self) -> dict[str, str]:
        areas = {area.code: area.name for area in self.duty_areas}
        return areas | {contractor.code: contractor.name for contractor in self.contractors}
