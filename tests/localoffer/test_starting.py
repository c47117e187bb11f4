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
@pytest.mark.parametrize(("ahead", "most", "asked_for"), [(3, 3, [0, 0]), (2, 3, [1, 0]), (2, 2, [1, 1])])
def test_the_first_visitor_waits_for_no_card(client, monkeypatch, ahead, most, asked_for):
    """The newest are drawn ahead; the others are one query, which the next visitor is spared while there is room."""
    monkeypatch.setattr(directory, "CARDS_AHEAD", ahead)
    monkeypatch.setattr(cards, "MOST_KEPT", most)
    for title in ("Oldest", "Newer", "Newest"):
        OpportunityFactory(title=title)
    prepare()
    draw_ahead()
    kept = keeper.fast.cards(timezone.localdate())
    assert {entry.title for entry, _ in kept.values()} == set(["Newest", "Newer", "Oldest"][:ahead])
    for page, number in zip(("/opportunities/", "/opportunities/?sort=title"), asked_for, strict=True):
        with CaptureQueriesContext(connection) as queries:
            assert "Oldest" in client.get(page).content.decode()
        assert len([query for query in queries if "entry" in query["sql"]]) == number


def test_a_server_starts_while_its_database_is_away(tmp_path):
    ours = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3"}
    started = subprocess.run(
        [sys.executable, "-c", "from localoffer.wsgi import application; assert application"],
        env=os.environ | ours, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode == 0, started.stderr
    assert "The search index is not made yet" in started.stderr
