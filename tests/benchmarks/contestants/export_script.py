"""Write sums of the widest rollup to a file, or compare two such files, in a statement by hand.

python -m tests.benchmarks.contestants.export_script export ROLLUP FIRST LAST day|hour FILE
python -m tests.benchmarks.contestants.export_script diff OLD NEW FILE
"""

import sys

import duckdb

from orgstats.domain.measures import MEASURE, STANDARD


def export(rollup: str, first: str, last: str, step: str, target: str) -> None:
    """Add up exactly by project, key, model and bucket."""
    bucket = "CAST(hour_timestamp AS DATE)" if step == "day" else "hour_timestamp"
    sums = [
        f"SUM(CAST({MEASURE[name].column} AS DECIMAL(38, 9))) AS {name}"
        if MEASURE[name].kind == "money"
        else f"SUM({MEASURE[name].column}) AS {name}"
        for name in STANDARD
    ]
    how = "FORMAT parquet, COMPRESSION zstd" if target.endswith("parquet") else "FORMAT csv, HEADER"
    duckdb.execute(
        f"COPY (SELECT {bucket} AS bucket, project_id, api_key_id, used_model, {', '.join(sums)}"
        f" FROM '{rollup}' WHERE hour_timestamp >= TIMESTAMP '{first}'"
        f" AND hour_timestamp < TIMESTAMP '{last}' GROUP BY ALL ORDER BY ALL) TO '{target}' ({how})"
    )


def diff(old: str, new: str, target: str) -> None:
    """Join two files as text and write the rows that differ."""
    one, other = (f"read_csv('{name}', all_varchar = true)" for name in (old, new))
    keys = "bucket, project_id, key_id, model_id"
    pairs = ", ".join(f"o.{name} AS old_{name}, n.{name} AS new_{name}" for name in STANDARD)
    differ = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in STANDARD)
    duckdb.execute(
        f"COPY (SELECT {keys}, {pairs} FROM {one} AS o FULL JOIN {other} AS n USING ({keys})"
        f" WHERE {differ}) TO '{target}'"
    )


if __name__ == "__main__":
    duckdb.execute("SET enable_progress_bar = false")
    if sys.argv[1] == "diff":
        diff(*sys.argv[2:])
    else:
        export(*sys.argv[2:])
