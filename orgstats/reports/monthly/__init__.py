"""The monthly report, and what it is about."""
