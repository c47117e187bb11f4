"""Listings from a spreadsheet: `planning` says what it would do, `applying` does it, `runs` has the rest."""
