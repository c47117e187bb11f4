"""Before a server answers anybody."""

import os
import subprocess
import sys

import pytest

from pathways.search import prepare
from pathways.search.freshness import keeper
from tests.factories import OpportunityFactory
from tests.run import ROOT


@pytest.mark.django_db
def test_the_first_visitor_waits_for_no_index(client):
    OpportunityFactory(title="Bread")
    prepare()
    made = keeper.fast
    assert "Bread" in client.get("/opportunities/").content.decode()
    assert keeper.fast is made


def test_a_server_starts_while_its_database_is_away(tmp_path):
    ours = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3"}
    started = subprocess.run(
        [sys.executable, "-c", "from localoffer.wsgi import application; assert application"],
        env=os.environ | ours, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode == 0, started.stderr
    assert "The search index is not made yet" in started.stderr
