"""The cast, and what every test may hold on to."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.template import Context
from django.template.base import Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import override_settings

from accounts.middleware import BEGAN, SEEN
from accounts.roles import Role
from tests.demo_site import DemoSite, build, serve
from tests.factories import UserFactory

FIXTURES_WITH_DATABASE = {"db", "transactional_db"}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("django_db") or FIXTURES_WITH_DATABASE.intersection(item.fixturenames):
            item.add_marker("uses_db")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """Spare the collector what stays until the end: to look through all modules and tests again and again is dear."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def signed_in(user) -> Client:
    """As after sign-in. When the session began is noted already, so the first page costs no more than the next."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[BEGAN] = session[SEEN] = time.time()
    session.save()
    return client


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For an `autouse` fixture that makes rows for its whole module: what a test adds is still rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_alone(django_test_environment) -> None:
    """Django's test client copies the context of each of a page's hundreds of partials; ours, of whole templates."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory) -> Iterator[Path]:
    """No test's photos go where a site keeps its own."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture
def visitor(db) -> Client:
    return Client()


@pytest.fixture
def officer(db):
    return UserFactory(email="officer@example.org", role=Role.OFFICER)


@pytest.fixture
def commissioner(db):
    return UserFactory(email="commissioner@example.org", role=Role.COMMISSIONER)


@pytest.fixture
def administrator(db):
    return UserFactory(email="admin@example.org", role=Role.ADMINISTRATOR)


@pytest.fixture
def member(db):
    return UserFactory(email="provider@example.org", role=Role.MEMBER)


@pytest.fixture
def as_officer(officer) -> Client:
    return signed_in(officer)


@pytest.fixture
def as_commissioner(commissioner) -> Client:
    return signed_in(commissioner)


@pytest.fixture
def as_administrator(administrator) -> Client:
    return signed_in(administrator)


@pytest.fixture
def as_member(member) -> Client:
    return signed_in(member)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory, worker_id) -> Iterator[DemoSite]:
    """The demonstration, made once for all workers and served by each. Its database is no test's database."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo-site"
    build(folder)
    with serve(folder) as site:
        yield site
