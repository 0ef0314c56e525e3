"""Reports for people: tables, cards and charts in a terminal."""
