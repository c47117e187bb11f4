"""The only door by which anything about placements leaves. Everything behind it was frozen, and is safe together."""

from placements.statistics.freezing import freeze, term_of
from placements.statistics.reading import Summary, as_csv, hidden_words, newest_tables, sections, summary_of

__all__ = [
    "Summary",
    "as_csv",
    "freeze",
    "hidden_words",
    "newest_tables",
    "sections",
    "summary_of",
    "term_of",
]
