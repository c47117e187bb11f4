"""Providers from a spreadsheet."""

import pytest
from django.core.management import CommandError, call_command

from core.commands import CannotStart
from core.tabular import write_csv
from providers.importers.organisations import COLUMNS, import_providers
from providers.models import Provider, Site
from tests.factories import PlaceFactory, ProviderFactory

pytestmark = pytest.mark.django_db
WHOLE = {
    "name": "Larch House", "kind": "Charity", "summary": "A barn.", "website": "https://larch.example.org",
    "phone": "+44 20 7946 0123", "charity_number": "1234567", "address": "1 Elm Road", "postcode": "w6 9ab",
}  # fmt: skip


def bring_in(*rows: dict[str, str]):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return import_providers(write_csv(columns, [[row.get(name, "") for name in columns] for row in rows]))


def test_a_provider_is_made_with_its_place_and_the_second_time_nothing_changes():
    PlaceFactory()
    assert bring_in(WHOLE).new == 1
    provider = Provider.objects.get()
    assert (provider.slug, provider.kind, provider.phone) == ("larch-house", "charity", "+44 20 7946 0123")
    site = Site.objects.get()
    assert (site.name, site.postcode, site.easting) == ("Larch House", "W6 9AB", 522852)
    assert (bring_in(WHOLE).unchanged, Site.objects.count()) == (1, 1)


def test_a_known_name_changes_what_the_file_says_and_no_more():
    provider = ProviderFactory(name="Larch House", summary="Old", kind="college")
    assert bring_in({"name": "LARCH HOUSE", "summary": "New"}).changed == 1
    provider.refresh_from_db()
    assert (provider.name, provider.summary, provider.kind) == ("Larch House", "New", "college")


def test_one_wrong_row_and_nothing_is_saved():
    wrong = [
        WHOLE | {"name": "Two", "kind": "pirate"}, WHOLE | {"name": ""}, WHOLE,
        WHOLE | {"name": "Three", "postcode": "Q"},
    ]  # fmt: skip
    report = bring_in(WHOLE, *wrong)
    assert [(error.row, error.column) for error in report.errors] == [
        (2, "kind"), (3, "name"), (4, "name"), (5, "postcode"),
    ]  # fmt: skip
    assert not Provider.objects.exists()
    assert "Nothing was saved" in report.lines()[-1]


def test_the_command_and_what_cannot_be_read(tmp_path):
    file = tmp_path / "providers.csv"
    file.write_text("name;kind\nLarch House;charity\n")
    call_command("import_providers", file, verbosity=0)
    assert Provider.objects.get().kind == "charity"
    file.write_text("title\nx\n")
    with pytest.raises(CommandError, match="name"):
        call_command("import_providers", file, verbosity=0)
    with pytest.raises(CannotStart, match="PDF"):
        import_providers(b"%PDF")
    assert set(WHOLE) <= set(COLUMNS)
