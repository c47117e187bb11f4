"""What is posted goes out once, or is tried again; nothing goes out for what was rolled back."""

import email
import email.policy
import socket
import socketserver
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from core.models import Message
from core.outbox import WAITS, forget_sent, post, send, send_waiting

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/London"))
LETTER = {"context": {"kind": "talk", "kept_days": 90, "url": "https://offer.example.org/x/"}}


def letter(to: str = "team@example.org", **more) -> Message | None:
    return post("contact_request", to=to, **(LETTER | more))


class Server(socketserver.StreamRequestHandler):
    """As much of a mail server as it takes: it refuses every address that begins with "no"."""

    def handle(self):
        self.say(b"220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say(b"354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            if verb == b"QUIT":
                self.say(b"221 bye")
                return
            self.say(self.server.refusal if verb == b"RCPT" and b"<no" in line else b"250 ok")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@pytest.fixture
def mail_server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
        server.taken, server.refusal = [], b"550 no such person"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


def put_the_server_away(settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.django_db(transaction=True)
def test_it_goes_out_when_the_transaction_has_committed():
    with transaction.atomic():
        message = letter()
        assert mail.outbox == []
    assert len(mail.outbox) == 1
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == ("sent", "", ""), (
        "a sent text may hold a link: it is not kept"
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_does_not_go_out():
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)
    assert (mail.outbox, Message.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_key_goes_out_once_and_nobody_gets_nothing():
    assert letter(key="once")
    assert letter(key="once") is None
    assert letter(to="") is None
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_can_be_stopped_by_one_click():
    letter(unsubscribe_url="https://offer.example.org/stop/")
    read = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert read["List-Unsubscribe"] == "<https://offer.example.org/stop/>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db(transaction=True)
def test_one_refused_address_holds_up_nobody(mail_server, caplog):
    for name in ("first", "no-such-person", "last"):
        letter(to=f"{name}@example.org")
    assert [message.state for message in Message.objects.order_by("pk")] == ["sent", "given_up", "sent"]
    refused = Message.objects.get(state="given_up")
    assert refused.trouble == "The mail server refuses this address."
    assert list(Message.objects.in_trouble(NOW)) == [refused]
    assert len(mail_server.taken) == 2
    assert "no-such-person" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_address_refused_for_now_is_tried_again(mail_server):
    mail_server.refusal = b"450 come back later"
    message = letter(to="not-now@example.org")
    message.refresh_from_db()
    assert message.state == "waiting"
    mail_server.refusal = b"250 ok"
    assert send(message.pk, now=message.next_try_at)
    assert len(mail_server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_server_is_away_it_waits_longer_and_longer_and_then_gives_up(settings):
    put_the_server_away(settings)
    message = letter()
    Message.objects.update(state="waiting", tries=0, next_try_at=NOW)
    now = NOW
    for wait in WAITS:
        assert not send(message.pk, now=now)
        message.refresh_from_db()
        assert (message.state, message.next_try_at) == ("waiting", now + wait)
        assert not send(message.pk, now=now), "not before its time"
        now += wait
    assert not send(message.pk, now=now)
    message.refresh_from_db()
    assert (message.state, message.tries) == ("given_up", len(WAITS) + 1)
    assert message.text, "what did not go out is kept"


@pytest.mark.django_db
def test_what_another_sender_has_claimed_is_left_alone():
    message = letter()
    Message.objects.update(state="sending", claimed_at=NOW)
    later = NOW + timedelta(days=9)
    assert send_waiting(now=later).sent == 0
    assert mail.outbox == []
    assert list(Message.objects.in_trouble(later)) == [message]
    assert not Message.objects.in_trouble(NOW).exists()


@pytest.mark.django_db
def test_a_line_in_an_address_is_given_up_and_not_sent():
    message = letter(to="a@example.org\nBcc: b@example.org")
    assert not send(message.pk, now=message.next_try_at)
    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("given_up", [])


@pytest.mark.django_db(transaction=True)
def test_the_command_sends_what_waits(settings, capsys):
    backend = settings.EMAIL_BACKEND
    put_the_server_away(settings)
    letter()
    settings.EMAIL_BACKEND = backend
    Message.objects.update(next_try_at=NOW - timedelta(days=1))
    call_command("run_jobs")
    assert "mail: 1 sent" in capsys.readouterr().out
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_to_whom_it_went_is_forgotten_after_90_days_and_what_did_not_go_out_stays():
    sent, waiting = letter(), letter(to="other@example.org")
    Message.objects.filter(pk=sent.pk).update(state="sent", sent_at=NOW)
    day = NOW.date()
    assert forget_sent(on=day + timedelta(days=90)).forgotten == 0
    assert forget_sent(on=day + timedelta(days=91), is_dry_run=True).forgotten == 1
    assert forget_sent(on=day + timedelta(days=91)).forgotten == 1
    assert list(Message.objects.all()) == [waiting]
