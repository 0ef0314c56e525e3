"""Benchmarks: they check the answer first, then time whole processes; they never gate."""
