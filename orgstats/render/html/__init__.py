"""Answers as one page of HTML that needs nothing else: no script, no file, no network."""
