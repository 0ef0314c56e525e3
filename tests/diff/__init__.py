"""Tests of the comparison of two exports."""
