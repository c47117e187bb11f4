"""Spreadsheets in and out: CSV and XLSX. Content decides what a file is, never its name."""

from core.tabular.cells import Row, Table, Unreadable
from core.tabular.reading import MOST_BYTES, MOST_ROWS, read_file, read_table
from core.tabular.writing import csv_lines, write_csv, write_json, write_xlsx

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Row",
    "Table",
    "Unreadable",
    "csv_lines",
    "read_file",
    "read_table",
    "write_csv",
    "write_json",
    "write_xlsx",
]
