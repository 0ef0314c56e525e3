"""Rollups in a gateway's own Postgres: statements go to the server whole."""
