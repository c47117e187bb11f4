"""How reference data gets in: by stable code, only what is missing, never over an officer's change."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from core.commands import CannotStart, RowError
from core.easy_read import PictureSentence
from core.models import AccessibilityStatement, GlossaryWord, Page, PageEasyReadRow


@dataclass
class SeedReport:
    """How many rows of each kind were made, and how many were there and stay as they are."""

    created: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def add(self, kind: str, *, created: int = 0, kept: int = 0) -> None:
        self.created[kind] = self.created.get(kind, 0) + created
        self.kept[kind] = self.kept.get(kind, 0) + kept

    def lines(self) -> list[str]:
        return [f"{kind}: {new:,} new, {self.kept[kind]:,} kept" for kind, new in self.created.items()]


def fixture(name: str) -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / name


def read_json(name: str) -> dict[str, Any]:
    """The JSON fixture `name`. Raises `CannotStart` where it is missing or cannot be read."""
    try:
        return json.loads(fixture(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStart(f"fixtures/{name} cannot be read: {error}") from error


def create_missing(
    report: SeedReport,
    model: type[Model],
    rows: Iterable[dict[str, Any]],
    *,
    key: str = "code",
    build: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> list[tuple[Model, dict[str, Any]]]:
    """Make the rows whose `key` is not there yet; the new rows, each with what it was made from.

    `build` turns what the fixture says into the values of the model. Each row is checked and saved by
    itself, so that search hears it. Raises `CannotStart` naming a row that the model refuses.
    """
    known = set(model._default_manager.values_list(key, flat=True))
    kind, made, kept = str(model._meta.verbose_name_plural), [], 0
    for row in rows:
        if row[key] in known:
            kept += 1
            continue
        new = model(**build(row))
        save_checked(new, what=f"{kind}, {row[key]}")
        made.append((new, row))
    report.add(kind, created=len(made), kept=kept)
    return made


def save_checked(new: Model, *, what: str) -> None:
    """Save a row of a file. Constraints are left to the database, which asks no query for each."""
    new.skip_history_when_saving = True  # it begins with `begin_tables`, all at once
    try:
        new.full_clean(validate_unique=False, validate_constraints=False)
        new.save()
    except ValidationError as error:
        raise CannotStart(f"{what}: {' '.join(error.messages)}") from error
    except IntegrityError as error:
        raise CannotStart(f"{what}: {error}") from error


# ── Pages ────────────────────────────────────────────────────────────────────

HEADERS = ("title", "summary", "section", "order", "placeholder")


def seed_pages(report: SeedReport) -> None:
    paths = sorted(fixture("pages").glob("*.md"))
    create_missing(report, Page, (read_page(path) for path in paths), key="key")


def read_page(path: Path) -> dict[str, Any]:
    """A page's values from its file: header lines, an empty line, then Markdown.

    The file `help--money.md` has the key `help/money`. Raises `CannotStart` naming the file when a
    header is missing, unknown or has a value that it cannot have.
    """
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    headers = dict((part.strip() for part in line.split(":", 1)) for line in head.splitlines() if ":" in line)
    if set(headers) != set(HEADERS):
        raise CannotStart(f"{path.name} must begin with these lines: {', '.join(HEADERS)}.")
    if not headers["order"].isdecimal() or headers["placeholder"] not in {"yes", "no"}:
        raise CannotStart(f"{path.name}: the order is a number, and placeholder is yes or no.")
    return {
        "key": path.stem.replace("--", "/"),
        "title": headers["title"],
        "summary": headers["summary"],
        "section": headers["section"],
        "order": int(headers["order"]),
        "is_placeholder": headers["placeholder"] == "yes",
        "body": body.strip(),
    }


def seed_easy_read(report: SeedReport) -> None:
    """The Easy Read of each page that has none yet, from `easy_read/help--money.json` for the page `help/money`.

    It sums up the page as this programme brings it: where officers have changed the text, it is out of date at once.
    """
    for path in sorted(fixture("easy_read").glob("*.json")):
        page = Page.objects.get(key=path.stem.replace("--", "/"))
        rows = read_json(f"easy_read/{path.name}")["rows"]
        is_there = page.easy_read.exists()
        report.add("Easy Read rows", created=0 if is_there else len(rows), kept=len(rows) if is_there else 0)
        if not is_there:
            add_easy_read_rows(rows, lambda **values: PageEasyReadRow(page=page, **values), what=path.name)  # noqa: B023
            page.easy_read_of = Page(**read_page(fixture("pages") / f"{path.stem}.md")).easy_read_digest()
            page.save(update_fields=["easy_read_of"])


def add_easy_read_rows(rows: Iterable[dict[str, Any]], build: Callable[..., PictureSentence], *, what: str) -> None:
    """Rows of a file, in its order. Raises `CannotStart` naming one that has no known picture or no sentence."""
    for number, row in enumerate(rows, start=1):
        save_checked(build(order=number * 10, **row), what=f"{what}, row {number}")


def seed_glossary(report: SeedReport) -> None:
    create_missing(report, GlossaryWord, read_json("reference/glossary.json")["rows"], build=as_glossary_word)


def as_glossary_word(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"other_spellings": "\n".join(row.get("other_spellings", []))}


def seed_accessibility_statement(report: SeedReport) -> None:
    """One statement that says what is true of a new site: it has not been assessed yet."""
    is_there = AccessibilityStatement.objects.exists()
    if not is_there:
        AccessibilityStatement.objects.create()
    report.add("accessibility statements", created=not is_there, kept=is_there)
