"""Words for a clock: the domain's view of it becomes the picture that painters draw."""

from __future__ import annotations

from app.console.paint.clock_picture import ClockPicture, StagePicture, StageState
from app.words import Words
from app.words.catalogue import percent, span
from dispatch.clock_view import ClockView, Outcome, StageView

_STATE: dict[str, StageState] = {
    "wait": "wait",
    "ok": "ok",
    "risk": "risk",
    "breach": "breach",
    "done": "done",
    "late": "late",
    "hold": "hold",
    "waived": "waived",
    "not_applicable": "not_applicable",
}

_HOUR_S, _MANY_HOURS = 3600, 100


def clock_picture(view: ClockView, words: Words) -> ClockPicture:
    """The picture of a clock, worded."""
    shown = view.shown
    return ClockPicture(
        stages=tuple(_stage(stage, words) for stage in view.stages),
        countdown_stage=words.say(f"stage_mark.{shown.stage}") if shown else "",
        countdown=_countdown(shown) if shown else "",
        is_known=view.outcome is not Outcome.UNKNOWN,
    )


def row_picture(view: ClockView, words: Words) -> ClockPicture:
    """The picture of a clock for a row, which has room for the countdown alone."""
    shown = view.shown
    return ClockPicture(
        stages=tuple(_plain_stage(stage) for stage in view.stages),
        countdown_stage=words.say(f"stage_mark.{shown.stage}") if shown else "",
        countdown=_countdown(shown) if shown else "",
        is_known=view.outcome is not Outcome.UNKNOWN,
    )


def _plain_stage(stage: StageView) -> StagePicture:
    limit_s = float(stage.limit_s or 0)
    return StagePicture(_STATE[stage.look.value], stage.elapsed, limit_s, stage.p10, stage.p50, stage.p90)


def ring_picture(view: ClockView) -> ClockPicture:
    """The picture of a clock for a mark on the map, which has no room for words."""
    return ClockPicture(
        tuple(
            StagePicture(_STATE[stage.look.value], stage.elapsed, float(stage.limit_s or 0))
            for stage in view.stages
        ),
        is_known=view.outcome is not Outcome.UNKNOWN,
    )


def clock_sentence(view: ClockView, words: Words) -> str:
    """The clock for a screen reader and a tooltip: stage, time left, prediction, probability."""
    shown = view.shown
    if shown is None or shown.remaining_s is None:
        return words.say("clock.all_done")
    parts = [f"{words.say(f'stage.{shown.stage}')} {_headline(shown, words)}"]
    if chance := _chance(shown, words):
        parts.append(chance)
    if shown.p50 is not None and shown.limit_s:
        parts.append(words.say("clock.predicted", at_s=shown.p50 * shown.limit_s))
    if shown.p90 is not None and shown.limit_s:
        parts.append(f"p90 {span(shown.p90 * shown.limit_s)}")
    if shown.is_unknown:
        parts.append(words.say("clock.position_lost"))
    return words.say("list.comma").join(parts)


def _countdown(stage: StageView) -> str:
    if stage.remaining_s is None:
        return ""
    return f"+{short_span(-stage.remaining_s)}" if stage.remaining_s < 0 else short_span(stage.remaining_s)


def short_span(seconds: float) -> str:
    """Seconds as m:ss; from an hour on as h:mm with its unit and from a hundred on as hours, to fit a row."""
    if round(seconds) < _HOUR_S:
        return span(seconds)
    hours, rest = divmod(round(seconds), _HOUR_S)
    return f"{hours}:{rest // 60:02} h" if hours < _MANY_HOURS else f"{hours} h"


def _stage(stage: StageView, words: Words) -> StagePicture:
    return StagePicture(
        state=_STATE[stage.look.value],
        f=stage.elapsed,
        limit_s=float(stage.limit_s or 0),
        p10=stage.p10,
        p50=stage.p50,
        p90=stage.p90,
        name=words.say(f"stage_head.{stage.stage}"),
        limit_text=span(stage.limit_s) if stage.limit_s else "–",
        headline=_headline(stage, words),
        due_text=words.say("clock.due", at=stage.due_at) if stage.due_at else "",
        aside=_chance(stage, words),
    )


def _headline(stage: StageView, words: Words) -> str:
    """The bold line under a stage: what was reached, what is left, or what is expected."""
    if stage.look.value in ("waived", "not_applicable"):
        return words.say(f"clock.{stage.look.value}")
    if (stage.stopped_at is not None or stage.look.value == "late") and stage.limit_s:
        code = "clock.met_late" if stage.late_s > 0 else "clock.met"
        return words.say(code, took_s=stage.elapsed * stage.limit_s, late_s=stage.late_s)
    if stage.remaining_s is None:
        return ""
    if stage.remaining_s < 0:
        return words.say("clock.over", over_s=-stage.remaining_s)
    if stage.look.value == "wait" and stage.p50 is not None and stage.limit_s:
        return words.say("clock.predicted", at_s=stage.p50 * stage.limit_s)
    return words.say("clock.left", left_s=stage.remaining_s)


def _chance(stage: StageView, words: Words) -> str:
    """How likely a stage at risk will be late."""
    has_stopped = stage.stopped_at is not None or stage.remaining_s is None or stage.remaining_s < 0
    if stage.look.value != "risk" or stage.probability is None or has_stopped:
        return ""
    return words.say("clock.late_chance", share=percent(1 - stage.probability))
