"""Whatever becomes of a file, a report tells that it is damaged, or answers: nothing else."""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import TYPE_CHECKING

import duckdb
import pytest

from orgstats.errors import BUG
from tests.engine.sources.reading import OCTOBER, TOTALS
from tests.support.cli import run
from tests.support.deployment import NEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.stores import AcmeParquet

CODECS = ("uncompressed", "snappy", "zstd")
#: Commands, and a table that each reads.
COMMANDS = (
    (("summary", *OCTOBER), TOTALS),
    (("breakdown", "--by", "model", *OCTOBER), "project_hourly_model_stats"),
    (("breakdown", "--by", "member", *OCTOBER), "api_key_hourly_stats"),
    (("export", "--by", "app", "--grain", "hour", *OCTOBER[:4]), "project_hourly_source_stats"),
    (("list", "projects", *OCTOBER[2:4]), "project"),
    (("breakdown", "--by", "key", *OCTOBER), "api_key"),
)


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwritten(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(4, len(content))
    length = chance.choice((1, 8, 64, 1024))
    filling = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))
    return (content[:start] + filling + content[start + length :])[: len(content)]


def footer(content: bytes, chance: random.Random) -> bytes:
    """Spoils the description of the columns, which holds their names as well."""
    length = int.from_bytes(content[-8:-4], "little")
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4))):
        changed[-9 - chance.randrange(length)] = chance.choice((0, 0xFF, chance.randrange(256)))
    return bytes(changed)


def header_length(content: bytes, chance: random.Random) -> bytes:
    length = chance.choice((0, 1, len(content), 2**31, 2**32 - 1, chance.randrange(len(content))))
    return content[:-8] + length.to_bytes(4, "little") + content[-4:]


def encrypted(content: bytes, _: random.Random) -> bytes:
    return content[:-4] + b"PARE"


def no_utf8(content: bytes, chance: random.Random) -> bytes:
    """Spoils names in the rows, and of columns."""
    names = (b"org_acme", b"p_", b"gpt", b"cost", b"name")
    found = [name for name in names if name in content]
    if not found:
        return truncated(content, chance)
    name = chance.choice(found)
    return content.replace(name, b"\xc3" + name[1:-1] + b"\xff")


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(truncated, flipped, overwritten, footer, header_length, encrypted, no_utf8),
)


@pytest.fixture(scope="module")
def sources(acme_parquet: AcmeParquet, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The ledger compressed in several ways."""
    found = {}
    with duckdb.connect() as connection:
        for codec in CODECS:
            found[codec] = tmp_path_factory.mktemp(codec)
            for file in acme_parquet(NEXT).glob("*.parquet"):
                form = f"(FORMAT parquet, COMPRESSION {codec})"
                connection.execute(f"COPY (FROM '{file}') TO '{found[codec] / file.name}' {form}")
    return found


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 28), *(pytest.param(n, 100, marks=pytest.mark.slow) for n in range(2, 4))],
)
def test_damage_is_told(seed: int, count: int, sources: dict[str, Path]) -> None:
    chance = random.Random(seed)
    told = 0
    for damage in islice(cycle(DAMAGES), count):
        argv, table = chance.choice(COMMANDS)
        source = sources[chance.choice(CODECS)]
        file = source / f"{table}.parquet"
        whole = file.read_bytes()
        try:
            file.write_bytes(damage(whole, chance))
            code, _, err = run(*argv, "-s", source)
        finally:
            file.write_bytes(whole)
        # Changed rows may name other projects, or none of the organization asked for.
        assert code in {0, 2, 4}, (damage.__name__, argv, err)
        assert "Traceback" not in err
        told += code == 4 and str(file) in err
    assert told > count // 3


@pytest.mark.parametrize("wrong", ["no_such_column = 1", "no such SQL", "1 + 'x' = 2"])
def test_a_statement_that_is_wrong_is_our_bug(
    wrong: str, sources: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orgstats.sql.scan.one_of", lambda *_: wrong)
    code, out, err = run("summary", *OCTOBER, "-s", sources["zstd"])
    assert (code, out, "this is a bug in orgstats" in err) == (BUG, "", True)
