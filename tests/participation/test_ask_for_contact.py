"""A request is one row and one mail, however often and however fast it is sent; the mail says nothing of anybody."""

import email
import email.policy
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from core.models import Message
from participation.actions import ask_for_contact
from participation.models import ContactRequest
from tests.factories import TODAY, ContactRequestFactory, OpportunityFactory, UserFactory
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = pytest.mark.later_on_postgres

ROBIN = {"on": TODAY, "name": "Robin", "phone": "01632 960301", "about": "What can I try?"}


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    def ask(**changes) -> ContactRequest:
        with django_capture_on_commit_callbacks(execute=True):
            return ask_for_contact(**(ROBIN | changes))

    return ask


@pytest.mark.django_db
def test_sent_twice_it_is_one_row_and_one_mail(ask):
    first, second = ask(), ask()
    assert first.pk == second.pk
    assert ContactRequest.objects.count() == len(mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "01632960301"},
        {"name": " ROBIN "},
        {"about": "What  can I\ntry?"},
        {"on": TODAY + timedelta(days=1)},
    ],
)
def test_spaces_and_capitals_do_not_make_another_request(ask, changes):
    ask()
    ask(**changes)
    assert ContactRequest.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Robyn"},
        {"phone": "01632 960302"},
        {"phone": "", "email": "robin@example.org"},
        {"kind": "paper"},
        {"about": ""},
        {"role": "college"},
        {"best_time": "any"},
    ],
)
def test_what_was_put_right_is_another_request(ask, changes):
    ask()
    ask(**changes)
    assert ContactRequest.objects.count() == len(mail.outbox) == 2


@pytest.mark.django_db
def test_another_listing_is_another_request(ask):
    ask(opportunity=OpportunityFactory())
    ask(opportunity=OpportunityFactory())
    assert ContactRequest.objects.count() == 2


@pytest.mark.django_db
def test_once_answered_the_same_may_be_asked_again(ask):
    first = ask()
    ContactRequest.objects.update(state="answered", answered_on=TODAY, answered_by=UserFactory())
    assert ask().pk != first.pk
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers stand in line")
def test_two_equal_requests_at_once_are_one(settings):
    """Eight at a time, so that the second meets the first before it is committed."""
    for number in range(5):
        gate, failed = threading.Barrier(8), []

        def send(gate=gate, failed=failed, name=f"Robin {number}"):
            try:
                gate.wait()
                ask_for_contact(**(ROBIN | {"name": name}))
            except Exception as error:  # noqa: BLE001 - whatever it is fails the test
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert ContactRequest.objects.count() == len(mail.outbox) == number + 1


# ── Mail ─────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "subject"), [("talk", "Somebody asks you to contact them"), ("paper", "Somebody asks for a paper copy")]
)
def test_the_mail_says_that_something_waits_and_where(ask, settings, kind, subject):
    settings.COUNCIL_CONTACT_EMAIL = "offer@saltmere.example.org"
    settings.DEFAULT_FROM_EMAIL = "site@saltmere.example.org"
    settings.SITE_NAME, settings.SITE_URL = "Saltmere’s <b>\r\nBcc: x@y.example", "https://offer.example.org"
    ask(kind=kind, email="", name="Robin Goodfellow", role="complaints")
    read = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert read["To"] == "offer@saltmere.example.org"
    assert read["From"] == "site@saltmere.example.org"
    assert read["Subject"].strip() == f"{subject} (Saltmere’s <b> Bcc: x@y.example)"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Bcc"] is None
    text = read.get_content()
    assert read.get_content_type() == "text/plain"
    assert "https://offer.example.org/admin/participation/contactrequest/\n" in text
    assert "deleted after 90 days" in text
    whole = mail.outbox[0].message().as_string().lower()
    for personal in ("goodfellow", "960301", "what can i try", "unhappy"):
        assert personal not in whole


@pytest.mark.django_db
def test_without_an_address_of_the_council_there_is_no_mail(ask, settings):
    settings.COUNCIL_CONTACT_EMAIL = ""
    ask()
    assert mail.outbox == []
    assert ContactRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_where_mail_fails_the_request_is_kept_and_the_log_says_nothing_of_anybody(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask_for_contact(**ROBIN)
    assert ContactRequest.objects.count() == 1
    assert Message.objects.get().state == "waiting"
    assert "did not go out" in caplog.text
    for personal in ("Robin", "960301", "What can I try"):
        assert personal not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told():
    with transaction.atomic():
        ask_for_contact(**ROBIN)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not ContactRequest.objects.exists()


# ── What must be true ────────────────────────────────────────────────────────

BROKEN = [
    ("contact_request_has_one_way_to_reach", {"phone": ""}),
    ("contact_request_has_one_way_to_reach", {"email": "robin@example.org"}),
    ("contact_request_says_who_dealt_with_it", {"state": "answered"}),
    ("contact_request_says_who_dealt_with_it", {"answered_on": TODAY}),
    ("contact_request_is_kept_for_a_while", {"forget_on": TODAY}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "broken"), BROKEN)
def test_it_is_refused_in_kind_words_and_by_the_database(name, broken):
    assert_refused(name, ContactRequestFactory(), **broken)
    assert_the_form_says_so_first(name, ContactRequestFactory(), **broken)


@pytest.mark.django_db
def test_the_database_itself_lets_the_same_wait_once():
    ContactRequestFactory(digest="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequestFactory(digest="same")


@pytest.mark.django_db
def test_its_name_in_the_history_is_nobody_s():
    assert str(ContactRequestFactory(name="Robin")) == "Talk to somebody, asked on 22 Nov 2026"
