"""The SELECT text of the look-up of names: who is who, and the newest hour."""

from collections.abc import Mapping, Sequence

from orgstats.domain.entities import DELETED, ENTITY_KEYS, ENTITY_TABLES
from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.sql.statement import Columns, Statement, identifier, literal

# Stands for the relation of the newest hour where no rollup may be read.
NO_HOURS = f"(SELECT CAST(NULL AS timestamp) AS {HOUR_COLUMN}) AS no_hours"


def entities(present: Mapping[str, Columns], freshness: str, organization: str | None) -> Statement:
    """Compile the look-up of names: a row of text per entity, its kind first, and the newest hour.

    `present` are the dimension tables to read; `organization`, an id or a name, narrows them.
    """
    parts = []
    for table, columns in present.items():
        narrow = [how for other, how in _NARROW.get(table, {}).items() if other in present]
        text = row(table, ENTITY_TABLES[table], columns)
        if organization is not None and narrow:
            value = literal(organization)
            chosen = f"SELECT id FROM organization WHERE id = {value} OR name = {value}"
            living = _living(present.get("organization", {}))
            found = " OR ".join(narrow).format(organizations=chosen, living=living)
            text += f" WHERE {found}"
        parts.append(text)
    parts.append(
        f"SELECT '{HOUR_COLUMN}', CAST(max({HOUR_COLUMN}) AS text), NULL, NULL, NULL"
        f" FROM {freshness}"
    )
    return Statement("\nUNION ALL\n".join(parts), ("kind", *"abcd"), ())


def row(table: str, wanted: Sequence[str], columns: Columns) -> str:
    """Write the SELECT of up to four columns of a table, as text, behind its name as the kind."""
    values = [
        f"CAST({identifier(column)} AS text)" if column in columns else "CAST(NULL AS text)"
        for column in (*wanted, *("" for _ in range(4 - len(wanted))))
    ]
    named = [f"{value} AS {name}" for value, name in zip(values, "abcd", strict=True)]
    return f"SELECT CAST('{table}' AS text) AS kind, {', '.join(named)} FROM {identifier(table)}"


def conflicts(table: str, columns: Columns) -> Statement:
    """Compile the rows of a dimension table whose id has more than one, equal ones once."""
    keys = ENTITY_KEYS.get(table, ENTITY_TABLES[table][:1])
    listed = ", ".join(identifier(key) for key in keys if key in columns)
    twice = f"SELECT {listed} FROM {identifier(table)} GROUP BY {listed} HAVING count(*) > 1"
    rows = f"{row(table, ENTITY_TABLES[table], columns)} WHERE ({listed}) IN ({twice})"
    return Statement(f"SELECT DISTINCT * FROM ({rows}) AS rows_of_such", ("kind", *"abcd"), ())


def _living(columns: Columns) -> str:
    """Write the number of organizations that are not deleted."""
    where = f" WHERE COALESCE(CAST(status AS text), '') <> '{DELETED}'" * ("status" in columns)
    return f"SELECT count(*) FROM organization{where}"


# Which ids belong to one organization, by the tables that tell it, where they are read as well:
# all rows of such an id are read, for those of another organization would contradict them. The
# projects of a source's only organization are read with those of deleted ones: what is used by
# neither is nobody's.
_PROJECTS = "SELECT id FROM project WHERE organization_id IN ({organizations})"
_NARROW = {
    "project": {"organization": f"id IN ({_PROJECTS}) OR ({{living}}) = 1"},
    "api_key": {"project": f"id IN (SELECT id FROM api_key WHERE project_id IN ({_PROJECTS}))"},
    "user_organization": {"organization": "organization_id IN ({organizations})"},
    "organization_team": {"organization": "organization_id IN ({organizations})"},
    "user": {
        "api_key": f"id IN (SELECT created_by FROM api_key WHERE project_id IN ({_PROJECTS}))",
        "user_organization": "id IN (SELECT user_id FROM user_organization"
        " WHERE organization_id IN ({organizations}))",
    },
}
