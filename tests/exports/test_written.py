"""The rows of an export are counted while its file grows, whatever stands in them."""

import os
from pathlib import Path

import pytest

from orgstats.exports.written import counting

ROWS = {
    "csv": ["id,name\n", 'a,"two\nlines, ""quoted"""\n', "b,plain\n"],
    "tsv": ["id\tname\n", 'a\t"two\nlines"\n', "b\tplain\n"],
    "ndjson": ['{"name": "a \\"quoted"}\n', '{"name": "b"}\n'],
    "json": ['{\n  "by": ["x"],\n  "rows": [\n', '    {"a": 1},\n', '    {"a": 2}\n  ]\n}\n'],
}


@pytest.mark.parametrize("form", ROWS)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_rows_are_counted_however_the_file_grows(tmp_path: Path, form: str, step: int) -> None:
    file = tmp_path / "export"
    file.touch()
    told = counting(file, form)
    assert told() == ""
    text = "".join(ROWS[form])
    seen = []
    with file.open("a", newline="") as stream:
        for at in range(0, len(text), step):
            stream.write(text[at : at + step])
            stream.flush()
            seen.append(told())
    assert seen[-1] == "2 rows written"
    assert list(dict.fromkeys(seen)) in (["", "1 row written", "2 rows written"], seen[-1:])


def test_what_cannot_be_counted_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "export").write_bytes(b"PAR1\n")
    assert counting(tmp_path / "pipe", "csv")() == ""
    assert counting(tmp_path / "export", "parquet")() == ""
