"""A hard life: random command lines, hostile data, every zone, long runs."""
