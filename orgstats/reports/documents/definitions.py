"""What the words of a report mean, for readers who see no manual."""

from orgstats.domain.document import Column, Document, Table, TableRow

DEFINITION_COLUMNS = (
    Column("term", "Term", "text", "label"),
    Column("meaning", "Meaning", "text", "detail"),
)
MEANINGS = {
    "Cost": "US dollars after discounts, without data storage. BYOK cost is computed from prices:"
    " it is paid to the provider with the organization's own key, not to the gateway.",
    "Credits": "What the gateway bills.",
    "Requests": "Every request that was logged, errors, retries and answers from the cache too.",
    "Tokens": "Input and output as the gateway logged them; cached tokens are a part of input.",
    "Day": "A calendar day of the report's time zone.",
    "Change": "Against the window of equal length just before; a month against the month before.",
    "Effects": "Parts that add up to the change of the cost: days (a longer window), traffic (more"
    " requests a day), request size (tokens a request), mix (dearer or cheaper models), price,"
    " new and gone (routes that were used in one window only).",
    "Other": "All rows that are not shown, added up.",
    "Unattributed": "Usage that counts in the total, and of which nothing tells whose it is; among"
    " keys and members it is mostly that of platform keys.",
    "Saved by caching": "What cached tokens would have cost as plain input on the same route, less"
    " what reading and writing the cache cost.",
    "Unusual": "A day far above the median of days of its kind, Monday to Friday or weekend, in"
    " the 28 days before.",
    "Expected": "What was used, and for each day to come the newest day of the same weekday.",
}


def definitions() -> Document:
    """Give the words with what they mean."""
    rows = tuple(
        TableRow("row", {"term": term, "meaning": meaning}) for term, meaning in MEANINGS.items()
    )
    table = Table("plain", "Definitions", DEFINITION_COLUMNS, DEFINITION_COLUMNS, rows)
    return Document({"definitions": dict(MEANINGS)}, (table,))
