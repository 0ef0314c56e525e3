"""Whether the files of a snapshot are as they were written."""

from orgstats.domain.findings import MOST_DETAILS, Check, many
from orgstats.reports.check.inspector import Inspector


def files(inspector: Inspector) -> tuple[Check, ...]:
    """Judge the files that a snapshot vouches for; nothing where no snapshot wrote the source."""
    broken = inspector.source.broken_files()
    if broken is None:
        return ()
    if not broken:
        return (Check("files", "ok", "every file is as the snapshot wrote it"),)
    details = tuple({"file": file, "problem": problem} for file, problem in broken[:MOST_DETAILS])
    message = f"{many(len(broken), 'file')} not as written by the snapshot"
    return (Check("files", "fail", message, details),)
