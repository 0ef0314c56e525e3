"""Tests of the export: its rows, its formats, its file, its faults."""
