"""Settings of a centre: every choice that the field leaves open, with its default and its bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast
from zoneinfo import available_timezones

from dispatch.reasons import Refused
from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class Setting(Row):
    """One changed setting: the id is its name."""

    value: bool | int | float | str


def bounded(default: float, least: float, most: float) -> Any:
    """A number with the bounds within which a centre may change it."""
    return field(default=default, metadata={"least": least, "most": most})


def shaped(default: str, pattern: str) -> Any:
    """A text that must match a pattern as a whole."""
    return field(default=default, metadata={"pattern": pattern})


def chosen(default: str, *choices: str) -> Any:
    """One of several codes, which the catalogue has words for."""
    return field(default=default, metadata={"pattern": "|".join(choices), "choices": choices})


_SPAN = r"([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_SPANS = rf"{_SPAN}(,{_SPAN})*"
_DAY = r"\+?\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class Settings:
    """All settings; units stand in the names."""

    centre_name: str = "一屏指挥中心"
    timezone: str = shaped("Asia/Shanghai", r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*")
    number_prefix: str = shaped("GS", r"[A-Z]{1,6}")
    timing_mode: str = chosen("everyday", "everyday", "emergency")
    desk_confirms_clue_s: int = bounded(180, 30, 3600)
    clue_fold_m: float = bounded(60.0, 5.0, 500.0)
    dismissed_audit_share: float = bounded(0.05, 0.0, 1.0)
    check_first_s: int = bounded(600, 60, 7200)
    response_at_risk_s: int = bounded(30, 5, 600)
    response_call_s: int = bounded(45, 10, 600)
    backdate_alone_s: int = bounded(180, 0, 3600)
    backdate_with_second_s: int = bounded(900, 0, 7200)
    fix_usable_s: int = bounded(90, 10, 3600)
    fix_stale_floor_s: int = bounded(90, 10, 3600)
    fix_stale_gaps: float = bounded(3.0, 1.0, 20.0)
    fix_offline_factor: float = bounded(5.0, 1.0, 50.0)
    arrival_radius_m: float = bounded(50.0, 10.0, 500.0)
    arrival_accuracy_cap_m: float = bounded(50.0, 5.0, 500.0)
    arrival_fix_gap_s: float = bounded(10.0, 0.0, 300.0)
    arrival_speed_mps: float = bounded(2.5, 0.1, 30.0)
    deck_confidence: float = bounded(0.8, 0.5, 1.0)
    claim_contradicted_m: float = bounded(300.0, 50.0, 5000.0)
    team_complete_s: int = bounded(900, 60, 7200)
    alarm_sound_gap_s: int = bounded(10, 1, 600)
    undo_s: int = bounded(15, 0, 300)
    next_settles_s: float = bounded(0.8, 0.0, 5.0)
    patrol_s: int = bounded(7200, 600, 43200)
    call_scheme: str = chosen("tel", "tel", "sip")
    call_domain: str = shaped("", r"[A-Za-z0-9.-]*")
    instruction_alarm_s: int = bounded(1800, 60, 86400)
    late_entry_h: float = bounded(24.0, 1.0, 168.0)
    not_found_reopen_h: float = bounded(24.0, 1.0, 240.0)
    duplicate_radius_m: float = bounded(150.0, 10.0, 2000.0)
    facility_near_m: float = bounded(100.0, 10.0, 2000.0)
    bringing_silent_s: float = bounded(20.0, 2.0, 600.0)
    permit_near_m: float = bounded(150.0, 10.0, 2000.0)
    duplicate_within_s: int = bounded(1800, 60, 86400)
    duplicate_akin_share: float = bounded(0.5, 0.0, 1.0)
    on_time_probability: float = bounded(0.8, 0.5, 1.0)
    at_risk_probability: float = bounded(0.5, 0.0, 0.99)
    judgement_margin: float = bounded(0.05, 0.0, 0.3)
    answer_median_s: float = bounded(20.0, 1.0, 600.0)
    answered_in_a_minute: float = bounded(0.945, 0.55, 0.999)
    eta_spread_foot: float = bounded(0.15, 0.01, 1.5)
    eta_spread_ebike: float = bounded(0.25, 0.01, 1.5)
    eta_spread_car: float = bounded(0.35, 0.01, 1.5)
    eta_spread_boat: float = bounded(0.30, 0.01, 1.5)
    eta_spread_air: float = bounded(0.15, 0.01, 1.5)
    eta_spread_per_minute_of_age: float = bounded(0.05, 0.0, 1.0)
    forecast_bands: str = shaped("06:00,09:30,11:00,14:00,16:30,20:00,22:00", rf"{_CLOCK}(,{_CLOCK})*")
    forecast_least: int = bounded(200, 20, 10_000)
    forecast_days: int = bounded(28, 1, 366)
    forecast_shrinkage: int = bounded(40, 1, 1_000)
    closing_light: float = bounded(0.8, 0.1, 1.0)
    starts_soon_s: int = bounded(3600, 0, 28800)
    consent_s: int = bounded(60, 0, 3600)
    unit_answers_s: int = bounded(300, 30, 7200)
    on_time_target: float = bounded(0.9, 0.5, 1.0)
    wall_distance_m: float = bounded(5.0, 0.3, 100.0)
    wall_pitch_mm: float = bounded(0.0, 0.0, 20.0)
    adjusted_out_warning: float = bounded(0.05, 0.0, 1.0)
    foot_mps: float = bounded(1.35, 0.3, 4.0)
    ebike_kmh: float = bounded(22.0, 5.0, 45.0)
    car_time_factor: float = bounded(1.5, 1.0, 6.0)
    boat_kmh: float = bounded(12.0, 2.0, 60.0)
    air_mps: float = bounded(12.0, 3.0, 40.0)
    ebike_road_kmh: float = bounded(90.0, 20.0, 200.0)
    turn_straight_s: float = bounded(1.0, 0.0, 60.0)
    turn_right_s: float = bounded(2.0, 0.0, 60.0)
    turn_left_s: float = bounded(6.0, 0.0, 120.0)
    turn_sharp_s: float = bounded(4.0, 0.0, 60.0)
    turn_crossing_s: float = bounded(4.0, 0.0, 120.0)
    turn_round_s: float = bounded(20.0, 0.0, 300.0)
    ebike_turn_share: float = bounded(0.6, 0.0, 2.0)
    routing_engine: str = chosen("scipy", "scipy", "fast")
    snap_limit_m: float = bounded(300.0, 20.0, 5000.0)
    closure_width_m: float = bounded(15.0, 3.0, 100.0)
    slow_factor_most: float = bounded(10.0, 1.5, 100.0)
    speeds_least_n: int = bounded(30, 5, 10000)
    speeds_prior_n: float = bounded(20.0, 0.0, 10000.0)
    double_booking: str = chosen("confirm", "allow", "confirm", "block")
    advice_limit_s: int = bounded(1800, 300, 7200)
    coverage_limit: str = chosen("fixed", "fixed", "rule")
    coverage_limit_s: int = bounded(300, 60, 3600)
    coverage_suits_share: float = bounded(0.5, 0.0, 1.0)
    coverage_fresh_s: int = bounded(180, 5, 3600)
    demand_days: int = bounded(90, 1, 1500)
    demand_shrink: float = bounded(20.0, 0.1, 10000.0)
    demand_hours_around: int = bounded(2, 0, 11)
    demand_weekday_own: float = bounded(0.3, 0.0, 1.0)
    demand_routine_weight: float = bounded(0.25, 0.0, 10.0)
    demand_severe_weight: float = bounded(2.0, 0.0, 10.0)
    demand_cell_m: float = bounded(150.0, 50.0, 2000.0)
    standby_min_gain: float = bounded(0.01, 0.0, 1.0)
    standby_max_travel_s: int = bounded(900, 60, 7200)
    standby_precinct_loss: float = bounded(0.25, 0.0, 1.0)
    standby_stay_s: int = bounded(3600, 300, 28800)
    advice_near_s: int = bounded(600, 120, 7200)
    advice_enough: int = bounded(10, 1, 500)
    advice_policy: str = chosen("on_time", "fastest", "on_time", "coverage")
    scarce_crews: int = bounded(2, 0, 50)
    held_back_yields_s: int = bounded(120, 0, 1800)
    plan_soon_free_s: int = bounded(600, 0, 3600)
    plan_late_factor: float = bounded(10.0, 0.0, 100.0)
    plan_severity_factor: float = bounded(2.0, 1.0, 10.0)
    plan_promised_factor: float = bounded(2.0, 1.0, 20.0)
    plan_waiting_factor: float = bounded(1.0, 0.0, 10.0)
    plan_unassigned_s: int = bounded(3600, 600, 14400)
    plan_incomplete_s: int = bounded(600, 0, 7200)
    plan_taken_off_s: int = bounded(600, 0, 7200)
    plan_coverage_s: int = bounded(36000, 0, 360000)
    plan_reassign_margin_s: int = bounded(120, 0, 3600)
    plan_time_limit_s: float = bounded(2.0, 0.1, 60.0)
    plan_candidates: int = bounded(20, 3, 200)
    plan_near_crews: int = bounded(3, 1, 200)
    plan_applies_to: str = shaped("", r"([A-Z]{3}\.[a-z_]+(,[A-Z]{3}\.[a-z_]+)*)?")
    urgent_hours: str = shaped("00:00-24:00", _SPANS)
    working_hours: str = shaped("08:30-12:00,14:00-17:30", _SPANS)
    working_days: str = shaped("1,2,3,4,5", r"[1-7](,[1-7])*")
    holidays: str = shaped("", rf"({_DAY}(,{_DAY})*)?")
    underlay_file: str = shaped("", r"[^\n]{0,400}")
    underlay_address: str = shaped("", r"(tianditu_vec|tianditu_img|https?://\S{1,500})?")
    underlay_key: str = shaped("", r"[\w-]{0,100}")
    underlay_datum: str = chosen("wgs84", "wgs84", "gcj02")
    underlay_attribution: str = shaped("", r"[^\n]{0,200}")
    underlay_most_zoom: int = bounded(18, 1, 22)
    underlay_timeout_s: float = bounded(8.0, 1.0, 60.0)
    underlay_cache_mb: int = bounded(256, 0, 8192)
    night_hours: str = shaped("22:00-06:00", _SPAN)


def settings_of(rows: Iterable[Setting]) -> Settings:
    """The defaults with a centre's changed settings over them; names that no longer exist are passed over."""
    known = {item.name for item in fields(Settings)}
    changed: dict[str, Any] = {row.id: row.value for row in rows if row.id in known}
    return replace(Settings(), **changed)


def checked(name: str, value: object) -> bool | int | float | str:
    """`value` in the setting's own type; Refused("unknown_setting" | "bad_setting") where it does not fit."""
    item = next((item for item in fields(Settings) if item.name == name), None)
    if item is None:
        raise Refused("unknown_setting", name=name)
    wanted: Any = type(item.default)
    try:
        typed: Any = wanted(value)
    except (TypeError, ValueError):
        raise Refused("bad_setting", name=name, value=value, wanted=wanted.__name__) from None
    _require_shape(name, typed, item.metadata.get("pattern"))
    least, most = item.metadata.get("least"), item.metadata.get("most")
    if least is not None and not least <= typed <= most:
        raise Refused("setting_out_of_bounds", name=name, value=value, least=least, most=most)
    return cast("bool | int | float | str", typed)


def _require_shape(name: str, value: object, pattern: str | None) -> None:
    is_fit = pattern is None or re.fullmatch(pattern, str(value)) is not None
    if is_fit and name == "timezone":
        is_fit = value in available_timezones()
    if not is_fit:
        raise Refused("bad_setting", name=name, value=value, wanted=pattern or "text")
