"""A report sums what its reader is shown, and no more."""

from __future__ import annotations

import pytest

from tests.support.cli import run

MONTH = ("-s", "sample_data", "--month", "2026-10", "--by", "model")


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_are_shown_three_measures(form: str) -> None:
    out = run("breakdown", *MONTH, "-f", form, "--show-sql").out
    assert "SUM(request_count)" in out
    assert "SUM(input_tokens)" not in out


@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
def test_machines_are_given_all_that_is_published(form: str) -> None:
    out = run("breakdown", *MONTH, "-f", form, "--show-sql").out
    assert "SUM(input_tokens)" in out
    assert "SUM(client_error_count)" not in out


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_summary_for_people_sums_the_parts_of_its_error_rate(form: str) -> None:
    out = run("summary", *MONTH[:4], "-f", form, "--show-sql").out
    assert "SUM(client_error_count)" in out
    assert ("AS bucket" in out) == (form == "table")


@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
def test_a_summary_for_machines_sums_what_is_standard_and_ratios_where_they_are(form: str) -> None:
    out = run("summary", *MONTH[:4], "-f", form, "--show-sql").out
    assert "SUM(input_tokens)" in out
    assert ("SUM(client_error_count)" in out) == (form != "csv")
    assert "AS bucket" not in out
