"""Settings take what fits them, and say what would."""

from __future__ import annotations

from dataclasses import fields

import pytest

from dispatch.reasons import Refused
from dispatch.settings import Setting, Settings, checked, settings_of


@pytest.mark.parametrize("item", fields(Settings), ids=lambda item: item.name)
def test_that_every_default_is_a_value_that_its_setting_takes(item):
    assert checked(item.name, item.default) == item.default


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("no_such", 1, "unknown_setting"),
        ("undo_s", "soon", "bad_setting"),
        ("undo_s", 301, "setting_out_of_bounds"),
        ("timezone", "Mars/Olympus", "bad_setting"),
        ("working_hours", "8-12", "bad_setting"),
        ("working_days", "1,8", "bad_setting"),
        ("holidays", "2026-2-17", "bad_setting"),
        ("double_booking", "perhaps", "bad_setting"),
    ],
)
def test_that_a_value_that_does_not_fit_is_refused(name, value, code):
    with pytest.raises(Refused) as refused:
        checked(name, value)
    assert refused.value.reason.code == code


def test_that_a_number_may_come_as_text_and_a_worked_rest_day_is_a_day():
    assert checked("undo_s", "20") == 20
    assert checked("holidays", "2026-02-17,+2026-02-14") == "2026-02-17,+2026-02-14"


def test_that_changed_settings_lie_over_the_defaults_and_old_names_are_passed_over():
    kept = [Setting(id="undo_s", value=20), Setting(id="gone_since", value=1)]
    assert settings_of(kept) == Settings(undo_s=20)
