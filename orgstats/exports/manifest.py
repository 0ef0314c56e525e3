"""The manifest beside an export: what the file holds, so that it can be checked and compared."""

from orgstats import __version__
from orgstats.domain.records import notes_record
from orgstats.exports.export import Export
from orgstats.exports.formats import document
from orgstats.render.json import dumps


def manifest(export: Export, file: str, form: str, rows: int, sha256: str) -> str:
    """Write the manifest of a file; it depends on nothing but the file and its data."""
    members = {
        "schema": "orgstats.manifest/1",
        "version": __version__,
        "file": file,
        "format": form,
        "sha256": sha256,
        "rows": rows,
        **({} if export.preset is None else {"preset": export.preset}),
        **document(export),
        "notes": notes_record(export.notes),
    }
    lines = ",\n".join(f"  {dumps(name)}: {dumps(value)}" for name, value in members.items())
    return f"{{\n{lines}\n}}\n"
