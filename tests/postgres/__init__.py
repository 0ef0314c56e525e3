"""Postgres as a source: the same answers, one view of the data, and every fault."""
