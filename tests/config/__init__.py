"""Tests of settings and secrets."""
