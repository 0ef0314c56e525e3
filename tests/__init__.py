"""The tests of orgstats."""
