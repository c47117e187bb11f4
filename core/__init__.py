"""Shared machinery, each a named module."""
