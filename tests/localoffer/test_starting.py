"""Before a server answers anybody."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pathways import cards
from pathways.search import prepare
from pathways.search.freshness import keeper
from pathways.views import directory
from pathways.views.directory import draw_ahead
from tests.factories import OpportunityFactory
from tests.run import ROOT


@pytest.mark.django_db
def test_the_first_visitor_waits_for_no_index(client):
    OpportunityFactory(title="Bread")
    prepare()
    made = keeper.fast
    assert "Bread" in client.get("/opportunities/").content.decode()
    assert keeper.fast is made


@pytest.mark.django_db
@pytest.mark.parametrize(("most", "asked_for"), [(2, 1), (3, 0)])
def test_the_first_visitor_waits_for_no_card(client, monkeypatch, most, asked_for):
    """The cards of the newest are kept; where there are more, the others are one query, each time."""
    for module in (cards, directory):
        monkeypatch.setattr(module, "MOST_KEPT", most)
    for title in ("Oldest", "Newer", "Newest"):
        OpportunityFactory(title=title)
    prepare()
    draw_ahead()
    kept = keeper.fast.cards(timezone.localdate())
    assert {entry.title for entry, _ in kept.values()} == set(["Newest", "Newer", "Oldest"][:most])
    for page in ("/opportunities/", "/opportunities/?sort=title"):
        with CaptureQueriesContext(connection) as queries:
            assert "Oldest" in client.get(page).content.decode()
        assert len([query for query in queries if "entry" in query["sql"]]) == asked_for


STARTED = """
import sys
from localoffer.wsgi import application
from django.urls import reverse
assert reverse("mfa_authenticate"), application
assert not {"cryptography", "fido2"} & set(sys.modules), "what only signing in needs is read at each start"
"""


def test_a_server_starts_while_its_database_is_away(tmp_path):
    ours = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3"}
    started = subprocess.run(
        [sys.executable, "-c", STARTED],
        env=os.environ | ours, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode == 0, started.stderr
    assert "The search index is not made yet" in started.stderr
