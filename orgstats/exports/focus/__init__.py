"""Exports in the format of the FinOps Foundation: FOCUS, the open cost and usage specification."""
