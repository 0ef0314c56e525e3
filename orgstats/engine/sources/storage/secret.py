"""The secret of DuckDB that lets it into a bucket."""

from collections.abc import Mapping

from orgstats.sql.statement import literal

Options = Mapping[str, str]
"""What a secret of DuckDB says; what is empty is not said."""
CHAIN = "credential_chain"


def statement(secret: Options) -> str:
    """Write the statement that makes a secret."""
    said = ", ".join(f"{name} {literal(value)}" for name, value in secret.items() if value)
    return f"CREATE SECRET storage ({said})"
