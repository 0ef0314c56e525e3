"""Settings and where they come from, and what of them is secret."""
