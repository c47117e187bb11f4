"""Fill the folder: the demonstration and what it lacks to show every kind of page. Run by `demo_site.build`."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.test.utils import override_settings

from tests.demo_site import ADDRESSES

LONGEST_WORD = "Taumatawhakatangihangakoauauotamateaturipukaka"


def main() -> None:
    django.setup()
    with tables_from_the_models():
        call_command("demo", "--no-serve")
    call_command("migrate", verbosity=0, fake=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    (Path(os.environ["DEMO_SITE"]) / ADDRESSES).write_text(json.dumps(find_addresses()))


@contextmanager
def tables_from_the_models() -> Iterator[None]:
    """As in the other tests: sixty migrations take ten seconds, and that they make the same tables is tested apart."""
    with override_settings(MIGRATION_MODULES=dict.fromkeys(app.label for app in apps.get_app_configs())):
        call_command("migrate", verbosity=0, run_syncdb=True)
        yield


def find_addresses() -> dict[str, str]:
    """A listing in each state that has a page, by the name of the state, and a few more."""
    from django.utils import timezone

    from accounts.models import User
    from localoffer.demo import FACTS
    from pathways.actions import mark_checked
    from pathways.models import Opportunity, PathwayType
    from pathways.states import State
    from providers.models import Provider
    from tests.factories import OpportunityFactory, ProviderFactory

    today = timezone.localdate()
    example = Opportunity.objects.filter(is_example=True)
    hidden = example.in_directory(today).order_by("pk").last()
    answered = Opportunity.objects.get(slug="pottlewood-watering-round")
    mark_checked([answered], by=User.objects.get(email="officer@example.org"), on=today)
    Opportunity.objects.filter(pk=hidden.pk).update(hidden_on=today - timedelta(days=1))
    wide = ProviderFactory(name=f"{LONGEST_WORD} and friends", slug="wide")
    bare = OpportunityFactory(
        title=f"{LONGEST_WORD} work",
        slug="bare",
        provider=wide,
        type=PathwayType.objects.filter(stage="voluntary").first(),
    )
    by_state: dict[str, Opportunity] = {}
    for listing in example.order_by("pk").prefetch_related("intakes"):
        by_state.setdefault(listing.state(today), listing)
    unstated = {"", None, "not_stated"}
    fullest = max(example.in_directory(today), key=lambda row: sum(getattr(row, f) not in unstated for f in FACTS))
    shown = {state: by_state[state] for state in State if state.http_status in {200, 410}}
    rows = shown | {
        "bare": bare,
        "fullest": fullest,
        "recorded": Opportunity.objects.recorded().first(),
        "type": PathwayType.objects.public().filter(parent=None).first(),
        "family_type": PathwayType.objects.public().exclude(parent=None).first(),
        "provider": Provider.objects.listed().order_by("pk").first(),
        "wide_provider": wide,
    }
    addresses = {str(name): row.get_absolute_url() for name, row in rows.items()}
    in_easy_read = example.in_directory(today).in_easy_read().order_by("pk").first()
    return addresses | links_in_letters() | {"easy_read": in_easy_read.get_easy_read_url()}


def links_in_letters() -> dict[str, str]:
    """What the demonstration's letters lead to: one listing, all of a letter, and one that has been answered."""
    from django.urls import reverse

    from pathways.letters import token_of
    from pathways.models import CheckLetter

    letters = {letter.pk: list(letter.requests.order_by("pk")) for letter in CheckLetter.objects.all()}
    several = next(pk for pk, requests in letters.items() if len(requests) > 1)
    last_call = CheckLetter.objects.get(kind="last_call")
    answered = CheckLetter.objects.filter(requests__answer="officer").last()
    return {
        name: reverse("confirm", args=[token])
        for name, token in {
            "confirm": token_of(last_call, letters[last_call.pk][0]),
            "confirm_all": token_of(CheckLetter.objects.get(pk=several)),
            "confirm_answered": token_of(answered, letters[answered.pk][0]),
        }.items()
    }


if __name__ == "__main__":
    main()
