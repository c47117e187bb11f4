"""A new listing, written by its organisation one question at a time, read and published by an officer."""
