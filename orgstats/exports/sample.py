"""The sample data that comes with orgstats, and a copy of it in a folder of one's own."""

from __future__ import annotations

import filecmp
from pathlib import Path

from orgstats.errors import SourceError, UsageError
from orgstats.output import sink

NAME = "sample_data"
#: The newest month of the sample.
SAMPLE_MONTH = "2026-10"


def sample_folder() -> Path:
    """Give the folder of the sample: within the package, in a checkout beside it.

    Raises `SourceError` where whoever packaged orgstats left it out.
    """
    package = Path(__file__).parents[1]
    for folder in (package / NAME, package.parent / NAME):
        if (folder / "project_hourly_stats.parquet").is_file():
            return folder
    raise SourceError("the sample data is not part of this installation")


def sample_files() -> list[Path]:
    """Give the files of the sample: its tables, and the page that tells what is in them."""
    folder = sample_folder()
    return [*sorted(folder.glob("*.parquet")), folder / "README.md"]


def copy_sample(folder: Path) -> int:
    """Write the sample into a folder and give the number of its files; again is safe.

    Raises `UsageError` for a folder that holds anything else, such as rollups that somebody has.
    """
    files = {file.name: file for file in sample_files()}
    with sink.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for there in sorted(folder.iterdir()):
            if not there.name.startswith(".") and not _same(there, files.get(there.name)):
                raise UsageError(
                    f"{folder} holds {there.name}, which is not part of the sample",
                    hint="give another folder",
                )
    for name, file in files.items():
        with sink.replacing(folder / name) as part:
            part.write_bytes(file.read_bytes())
    return len(files)


def _same(there: Path, file: Path | None) -> bool:
    return file is not None and there.is_file() and filecmp.cmp(there, file, shallow=False)
