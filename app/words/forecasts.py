"""What looking back at forecasts teaches, in words; no Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.words.catalogue import Words
from dispatch.forecast_errors import ALL, ForecastErrors


def fit_lines(errors: ForecastErrors, words: Words) -> Iterator[str]:
    """From how many incidents, then table by table what it was times the forecast, with its spread and n."""
    yield words.say("forecast.learnt_from", incidents=errors.incidents, since=errors.since)
    yield words.say("forecast.lag", seconds=round(errors.road_lag_s))
    for name, table in (
        ("roads", errors.roads),
        ("answers", errors.answers),
        ("scenes", errors.scenes),
        ("desk", errors.desk),
    ):
        yield words.say(f"forecast.table.{name}")
        for key, error in sorted(table.items()):
            whole = words.say("forecast.whole") if key == ALL else key
            yield f"  {whole:<24} × {error.factor:5.2f}  ± {error.spread:4.2f}  n={error.n}"
    yield words.say("forecast.table.last_step")
    for key, step in sorted(errors.recalibrated.items()):
        yield f"  {key:<24} {step.offset:+.2f}  × {step.slope:.2f}  {step.deadline:+.2f}"
