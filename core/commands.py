"""The shell that every command of the project shares.

It promises: exit status 0 (done), 1 (finished, with row errors) or 2 (could not start), progress on
a terminal only, and a JSON report with `--report FILE`. What a command does stands in a function
that returns a report and prints nothing.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core.memory import look_less_often

DONE, HAD_ROW_ERRORS, COULD_NOT_START = 0, 1, 2

MOST_ERRORS_SHOWN = 20

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RowError:
    """One wrong value of a file, and what would be right. Row 1 is the first row of data."""

    row: int
    column: str
    value: str
    right: str

    def __str__(self):
        return f"Row {self.row}, {self.column}: {self.value!r} is not right. {self.right}"


class CannotStart(Exception):
    """Nothing was done and nothing was saved; `problems` say why, a sentence or a `RowError` each."""

    def __init__(self, *problems: str | RowError):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Report(Protocol):
    """What a command's function returns: a dataclass that can say itself in lines."""

    @property
    def errors(self) -> list[RowError]: ...

    def lines(self) -> list[str]: ...


def silent(_text: str) -> None:
    """The progress of a function that nobody watches."""


class ReportingCommand(BaseCommand):
    """Give `help`, `add_arguments` and `perform`; the promises above are kept here."""

    requires_system_checks = ()  # a fault elsewhere must not look like a row error, status 1

    def create_parser(self, *args, **kwargs):
        parser = super().create_parser(*args, **kwargs)
        parser.add_argument("--report", type=Path, metavar="FILE", help="Write a report in JSON to FILE.")
        return parser

    def perform(self, *, progress: Progress, **options) -> Report:
        raise NotImplementedError("A command says what it does.")

    def handle(self, *args, report: Path | None = None, **options):
        look_less_often()
        started_at = timezone.now()
        write = Writer(self.__module__.rpartition(".")[2], started_at, report)
        progress = TerminalLine(self.stderr)
        try:
            write.refuse_an_unwritable_file()
            refuse_an_unready_database()
            outcome = self.perform(progress=progress, **options)
        except CannotStart as error:
            write(COULD_NOT_START, {"problems": [as_data(problem) for problem in error.problems]})
            raise CommandError(first_of(error.problems), returncode=COULD_NOT_START) from error
        finally:
            progress.clear()
        write(HAD_ROW_ERRORS if outcome.errors else DONE, asdict(outcome))
        if options["verbosity"]:
            self.stdout.write("\n".join(outcome.lines()))
        if outcome.errors:
            raise CommandError(first_of(outcome.errors), returncode=HAD_ROW_ERRORS)


def first_of(problems: Sequence[str | RowError]) -> str:
    """The first problems, a line each, and how many more there are."""
    more = len(problems) - MOST_ERRORS_SHOWN
    shown = [str(problem) for problem in problems[:MOST_ERRORS_SHOWN]]
    return "\n".join([*shown, f"... and {more:,} more. `--report FILE` writes them all."] if more > 0 else shown)


def as_data(problem: str | RowError) -> str | dict:
    return asdict(problem) if isinstance(problem, RowError) else problem


def refuse_an_unready_database() -> None:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CannotStart(f"The database cannot be opened: {error}") from error
    if waiting:
        raise CannotStart("The database is not up to date. Run `manage.py migrate` first.")


class Writer:
    """Writes the JSON report, where one was asked for."""

    def __init__(self, command: str, started_at, path: Path | None):
        self.command, self.started_at, self.path = command, started_at, path

    def refuse_an_unwritable_file(self) -> None:
        try:
            if self.path:
                self.path.touch()
        except OSError as error:
            self.path = None
            raise CannotStart(f"The report cannot be written: {error}") from error

    def __call__(self, status: int, outcome: dict) -> None:
        if not self.path:
            return
        head = {
            "command": self.command,
            "status": status,
            "started_at": self.started_at,
            "finished_at": timezone.now(),
        }
        text = json.dumps(head | outcome, indent=1, cls=DjangoJSONEncoder, ensure_ascii=False)
        self.path.write_text(f"{text}\n", encoding="utf-8")


class TerminalLine:
    """One line that is written over and over; nothing at all where nobody watches."""

    def __init__(self, stream: OutputWrapper):
        self.stream, self.is_shown = stream, False

    def __call__(self, text: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K{text}", self.plain, ending="")
            self.stream.flush()
            self.is_shown = True

    def clear(self) -> None:
        if self.is_shown:
            self.stream.write("\r\x1b[K", self.plain, ending="")

    @staticmethod
    def plain(text: str) -> str:
        """Not in the red of an error."""
        return text
