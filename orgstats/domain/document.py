"""What every report comes to, for every format: a record, tables, series.

Tables hold exact values with their kinds, so that formats that know no report agree cell for cell.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from orgstats.domain.numbers import Number
from orgstats.domain.results import Header, Note, Organization
from orgstats.domain.window import Bucket, BucketSize, LeftDays, Window

ColumnKind = Literal["text", "id", "time", "count", "tokens", "money", "rate"]
TEXTUAL: frozenset[ColumnKind] = frozenset({"text", "id", "time"})
"""What holds text: of time, a date, or the local start of an hour with its offset."""

ColumnRole = Literal["key", "label", "detail", "share", "value", "change", "made", "mark", "step"]
"""What a column tells: which row it is, more about that, its part of the total, or its numbers.

Changes are numbers that people see with their sign; what is made of a row's numbers is for rows of
some dimensions alone. A column of marks is for people. A second label names rows within others. A
step is a number in a step of time, whose start its column is named by."""

RowRole = Literal["row", "other", "unattributed", "noise", "total", "before"]
"""What a row is. Noise is unattributed usage that is nothing but rounding; before is the total of
the window before."""

TableForm = Literal[
    "plain",
    "ranking",
    "figures",
    "checklist",
    "moves",
    "waterfall",
    "matrix",
    "sentences",
    "budgets",
    "brief",
]
"""How people look at a table: as it is, as rows that add up, as a few big numbers, as a list of
statuses, as changes to either side, as changes that lead from one total to another, as a number for
each row and step of time, as a sentence a row, as amounts that are used up, as a few changes among
other tables. Machines write them all alike, but figures have a total alone; a matrix has it too."""

Record = Mapping[str, Any]
"""Nested exact values by name, as JSON writes them."""

PARTS: frozenset[RowRole] = frozenset({"row", "other", "unattributed", "noise"})
"""The rows that machines write: those that add up to the total."""


class Column(NamedTuple):
    """A column: its name for machines, its title for people, and what its cells are.

    `group` is the heading of columns that belong together. Of a step of time that the window cuts,
    `days` are those that are left.
    """

    name: str
    title: str
    kind: ColumnKind
    role: ColumnRole = "value"
    group: str = ""
    days: LeftDays | None = None


class TableRow(NamedTuple):
    """A row by the names of its columns; what has no column is for records alone.

    For people it may have a `title`, where no cell names it, and a `mark` that sets it apart; what
    is `aside` they alone are told. The rows `below` are more about it or, in a ranking, what it is
    made of. Of a week or a month, `days` are those that the window has.
    """

    role: RowRole
    cells: Record
    below: tuple["TableRow", ...] = ()
    title: str = ""
    mark: str = ""
    aside: Mapping[str, Any] = {}
    days: LeftDays | None = None


class Table(NamedTuple):
    """Rows of exact values; machines write `columns`, people see the `shown` ones, in their order.

    `about` is the same of every row, and written before it, where people read it in a headline.
    `ranked` names the column that ranks the rows, but for `timed` ones, which stand in the order of
    time; `empty` is what to say where there are none. What is `beside` the rows, people and records
    alone have. `remarks` are sentences that people read below them.
    """

    form: TableForm
    title: str
    columns: tuple[Column, ...]
    shown: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    about: Mapping[str, Any] = {}
    ranked: str = ""
    empty: str = ""
    beside: bool = False
    timed: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> list[TableRow]:
        """Give the rows that machines write as lines: they add up to the total, each counted once.

        Figures are no parts of anything, but a total alone, and a matrix has its total below. Of
        rows with others within them these are written.
        """
        if self.form == "figures":
            return self.rows_of("total")
        if self.form == "matrix":
            return self.rows_of(*PARTS, "total")
        found = self.rows_of(*PARTS)
        if self.form != "ranking":
            return found
        return [line for row in found for line in (row.below or (row,))]

    def rows_of(self, *roles: RowRole) -> list[TableRow]:
        """Give the rows that are one of some things."""
        return [row for row in self.rows if row.role in roles]

    def shown_of(self, role: ColumnRole) -> list[Column]:
        """Give the columns that people see and that tell one thing."""
        return [column for column in self.shown if column.role == role]


class TimeSeries(NamedTuple):
    """A number in every bucket of a window; `bands`, by the key of a row, are parts of its total.

    `by` is the noun for what the bands are, `labels` their names where they are no rows. Where a
    part is still to come, `expected` is that in every bucket, and `ends` are the least and the most
    that all of it may come to.
    """

    column: Column
    by: str
    size: BucketSize
    window: Window
    buckets: tuple[Bucket, ...]
    total: Sequence[Number]
    bands: Mapping[str, Sequence[Number]] = {}
    labels: Mapping[str, str] | None = None
    expected: Sequence[Number] = ()
    ends: tuple[Number, Number] | None = None


class Document(NamedTuple):
    """An answer: what JSON writes, what tables hold, what charts draw, what its reader must know.

    `lead` are the sentences that people read first, after a `title`; a long answer has `sections`
    in place of tables. `findings` are told on stderr, whatever the
    exit code; `finding` is what that tells after the answer was written; with `nothing` there is
    none, which who wants quiet is not told.
    """

    record: Record
    tables: tuple[Table, ...]
    series: tuple[TimeSeries, ...] = ()
    header: Header | None = None
    notes: tuple[Note, ...] = ()
    organization: Organization | None = None
    window: Window | None = None
    finding: str | None = None
    findings: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    nothing: bool = False
    title: str = ""
    sections: tuple["DocumentSection", ...] = ()

    @property
    def main(self) -> Table:
        """Give the table that machines write."""
        return next(table for table in self.tables if not table.beside)


class DocumentSection(NamedTuple):
    """A part of a long answer, which says itself what it cannot answer: its name and its title."""

    name: str
    title: str
    document: Document
