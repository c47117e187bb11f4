"""What the documents name exists, and what exists is named in them."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import find_commands, load_command_class

from pathways.columns import COLUMNS
from providers.importers.organisations import COLUMNS as PROVIDER_COLUMNS

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")])
OURS = ("core", "accounts", "providers", "pathways", "placements", "participation", "strategy", "localoffer")
SETTINGS = (ROOT / "localoffer" / "settings.py").read_text()
READ_SETTINGS = sorted(set(re.findall(r'(?:env\.\w+\(|read\(\s*(?:env\.\w+|\w+\(env\)),)\s*"([A-Z_]+)"', SETTINGS)))
COMMANDS = sorted(
    (app, name) for app in OURS for name in find_commands(str(Path(apps.get_app_config(app).path) / "management"))
)


def table_of_settings() -> set[str]:
    section = README.split("## Settings")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`([A-Z_]+)`", " ".join(first_cells)))


def test_the_settings_that_are_read_are_found():
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "LOG_LEVEL", "TRUSTED_PROXIES"} <= set(READ_SETTINGS)


def test_readme_lists_every_setting_and_no_other():
    assert table_of_settings() == set(READ_SETTINGS)


def test_the_example_file_names_only_settings():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if line and not line.startswith("#")}
    assert named <= set(READ_SETTINGS)
    assert "SECRET_KEY=" in lines, "an example key would be used as it stands"


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_every_command_is_documented_and_says_what_it_does(app, name):
    assert f"`{name}" in DOCS
    assert len(load_command_class(app, name).help) > 20


def test_every_command_in_readme_exists():
    section = README.split("## Commands")[1].split("\n## ")[0]
    named = {
        line.split("`")[1].split()[0]
        for line in section.splitlines()
        if line.startswith("| `") and "manage.py" not in line
    }
    assert named == {name for _, name in COMMANDS}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(document):
    text = (ROOT / document).read_text()
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text):
        assert (ROOT / target).exists(), f"{document}: {target}"


def test_readme_fits_one_page():
    assert len(README.splitlines()) <= 150


def test_each_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    parsed = tomllib.loads(text)
    named = [*parsed["project"]["dependencies"], *parsed["dependency-groups"]["dev"]]
    lines = text.splitlines()
    for requirement in named:
        (line,) = [line for line in lines if line.strip().startswith(f'"{requirement}"')]
        assert re.search(r"#\s*\S.{8,}", line), f"{requirement} has no reason"


def test_each_pinned_dependency_is_asked_for():
    """The requirements files are made from pyproject.toml: what it names stands in them."""
    parsed = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for file, wanted in (
        ("requirements.txt", parsed["project"]["dependencies"]),
        ("requirements-dev.txt", parsed["dependency-groups"]["dev"]),
    ):
        pinned = {line.split("==")[0] for line in (ROOT / file).read_text().splitlines()}
        assert {re.split(r"[<>=\[]", requirement)[0] for requirement in wanted} <= pinned


def test_the_rooms_that_are_described_are_those_that_stand_here():
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE))
    assert described == set(OURS)


def test_the_columns_of_a_spreadsheet_are_described_as_the_import_reads_them():
    text = (ROOT / "docs" / "import.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", text.replace("\\|", "¦"), re.MULTILINE)
    told = [(column.name, column.what.replace("|", "¦")) for column in COLUMNS]
    assert rows == [*told, *((name, what) for name, what in PROVIDER_COLUMNS.items())]
