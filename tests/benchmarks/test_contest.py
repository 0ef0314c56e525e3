"""The benchmarks: who takes part gives the answer that orgstats gives."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.contest import Contestant, check
from tests.benchmarks.lineup import of_files
from tests.benchmarks.questions import BERLIN, QUESTIONS, Question
from tests.benchmarks.rollups import Size, generate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 3_000


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Path]:
    """The function to the folder of small rollups of a year, in one file or a file a month."""

    @cache
    def made(partitioned: bool) -> Path:
        size = Size(ROWS, projects=5, keys=20, models=10, partitioned=partitioned)
        return generate(size, tmp_path_factory.mktemp("benchmark"))

    return made


@pytest.mark.parametrize(
    ("question", "partitioned"),
    [
        pytest.param(question, place % 2 == 1, id=question.name)
        for place, question in enumerate((*QUESTIONS, BERLIN))
    ],
)
def test_contestants_agree(
    question: Question, partitioned: bool, stored: Callable[[bool], Path]
) -> None:
    folder = stored(partitioned)
    taking_part = of_files(question, folder, ROWS)
    assert len(taking_part) >= 2
    check(taking_part)


@pytest.mark.parametrize(("exact", "cost"), [(True, "1.000000001"), (False, "1.001")])
def test_a_contestant_that_answers_otherwise_is_found(exact: bool, cost: str) -> None:
    argv = ["true"]
    right = Contestant("right", argv, lambda _: {"p": (Decimal(1),)})
    wrong = Contestant("wrong", argv, lambda _: {"p": (Decimal(cost),)}, exact=exact)
    with pytest.raises(ValueError, match="wrong answers"):
        check([right, wrong])


def test_rows_that_are_missing_are_found() -> None:
    right = Contestant("right", ["true"], lambda _: {"p": (Decimal(1),)})
    wrong = Contestant("wrong", ["true"], lambda _: {})
    with pytest.raises(ValueError, match="0 rows, not 1"):
        check([right, wrong])
