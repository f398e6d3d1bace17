"""The log: rotating, and without personal data whatever is logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import log
from app.paths import HOME_VARIABLE, log_file
from dispatch.reasons import Refused

NAME, WORDS, PHONE = "李强", "我家楼下有人摆摊", "13800138000"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log file of a seat of its own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    log.configure_logging()
    yield log_file()
    log.stop_logging()


def test_that_names_words_and_numbers_never_get_into_the_log(written: Path):
    said = logging.getLogger("app.test")
    said.info("accepted %s by %s called %s: %s", "GS-20261124-0426", NAME, PHONE, WORDS)
    text = written.read_text(encoding="utf-8")
    assert "accepted GS-20261124-0426" in text
    assert not any(secret in text for secret in (NAME, WORDS, PHONE))


def test_that_an_exception_is_logged_by_kind_code_and_place_without_its_values(written: Path):
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as error:
            raise Refused("not_your_task", name="Li Qiang") from error
    except Refused:
        logging.getLogger("app.test").exception("respond failed")
    text = written.read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "Refused not_your_task" in text
    assert "test_log.py:" in text
    assert "Li Qiang" not in text
    assert PHONE not in text


def test_that_the_log_is_rotated_and_only_a_few_files_are_kept(
    written: Path, monkeypatch: pytest.MonkeyPatch
):
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, log.PatientFileHandler))
    monkeypatch.setattr(handler, "maxBytes", 500)
    for number in range(100):
        logging.getLogger("app.test").info("step %s", number)
    assert len(list(written.parent.iterdir())) == 1 + log.KEPT_FILES
    assert log.log_tail(1)[0].endswith("step 99")


def test_that_logging_is_configured_once_for_a_seat(written: Path):
    log.configure_logging()
    kept = [h for h in logging.getLogger().handlers if isinstance(h, log.PatientFileHandler)]
    assert len(kept) == 1


def test_that_a_seat_without_a_log_has_an_empty_tail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "other"))
    assert log.log_tail() == []
