"""Tests of where output goes: files, locks, streams."""
