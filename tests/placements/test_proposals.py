"""What an officer decides about an employer that a college proposed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from localoffer.work_queue import WorkQueue
from placements.forms.proposals import HostDecisionForm
from placements.models import HostProposal
from placements.proposals import AlreadyDecided, accept_host, merge_host
from placements.registering import propose_host
from providers.models import Provider
from tests.factories import CollegeFactory, OpportunityFactory, PlacementFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def proposal() -> HostProposal:
    host = propose_host(college=CollegeFactory(name="Osier College"), by=UserFactory(), on=ON, name="Willow Yards")
    return host.proposal


def test_an_officer_is_shown_its_name_and_the_college_and_no_placement(proposal, officer, as_officer):
    row = PlacementFactory(host=proposal.host, role="Porter", young_person__reference="SI-07")
    (item,) = [item for item in WorkQueue(officer, on=ON).items if item.kind.code == "new-employer"]
    assert (item.title, item.detail, item.since) == ("Willow Yards", "Proposed by Osier College", ON)
    page = as_officer.get(item.url).content.decode()
    assert "Osier College" in page
    for secret in (row.role, "SI-07", str(row.uuid)):
        assert secret not in page
    as_officer.post(item.url, {"decision": "unlisted"})
    assert not [item for item in WorkQueue(officer, on=ON).items if item.kind.code == "new-employer"]


@pytest.mark.parametrize("listed", [True, False])
def test_it_is_kept_in_the_list_or_out_of_it(proposal, officer, listed):
    host = accept_host(proposal, by=officer, on=ON, listed=listed)
    assert Provider.objects.listed().filter(pk=host.pk).exists() == listed
    with pytest.raises(AlreadyDecided):
        accept_host(proposal, by=officer, on=ON, listed=True)


def test_it_becomes_one_that_is_here_with_its_placements(proposal, officer):
    yard, row = ProviderFactory(name="Willow Yard"), PlacementFactory(host=proposal.host)
    form = HostDecisionForm({"decision": str(yard.pk)}, proposal=proposal)
    assert form.is_valid()
    assert form.decide(by=officer, on=ON) == yard
    row.refresh_from_db()
    assert (row.host, row.lock_version) == (yard, 2)
    assert not Provider.objects.filter(name="Willow Yards").exists()
    assert not HostProposal.objects.exists()


def test_one_with_listings_is_not_thrown_away(proposal, officer):
    OpportunityFactory(provider=proposal.host)
    row = PlacementFactory(host=proposal.host)
    with pytest.raises(ValidationError, match="Move them first"):
        merge_host(proposal, into=ProviderFactory(), by=officer, on=ON)
    row.refresh_from_db()
    assert row.host == proposal.host
    proposal.refresh_from_db()
    assert proposal.decided_on is None


def test_another_name_must_be_one_that_is_here(proposal):
    form = HostDecisionForm({"decision": "other", "other": "Nowhere"}, proposal=proposal)
    assert "Nobody here has this name" in form.errors["other"][0]
    itself = HostDecisionForm({"decision": "other", "other": "Willow Yards"}, proposal=proposal)
    assert not itself.is_valid()
