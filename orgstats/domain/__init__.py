"""The words of the field, and nothing that reads or writes: numbers, windows, results."""
