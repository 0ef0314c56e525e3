"""How budgets stand."""
