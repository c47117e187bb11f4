"""`manage.py demo`: everything needed to look around, from nothing."""

import os
import secrets
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from localoffer.demo import load_demo


class Command(BaseCommand):
    help = "Set up the demonstration (database, reference data, invented listings, sign-ins) and serve it."

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="set up only")
        parser.add_argument("--reset", action="store_true", help="begin again: the demonstration's data is thrown away")
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), help="default 8000, or PORT")

    def handle(self, *, no_serve, reset, port, **_):
        if not settings.DEMO:
            raise CommandError(
                "This fills the database with invented data. Set DEMO=1 to say that you mean it.",
                returncode=2,
            )
        call_command("migrate", verbosity=0, interactive=False)
        if reset:
            call_command("flush", verbosity=0, interactive=False)
        call_command("seed_reference", "--recorded-offer")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        report = load_demo(today=timezone.localdate(), password=password)
        self.say(f"{report.opportunities} listings by {report.providers} providers, {report.gaps} gaps made.")
        self.say("Sign-ins, at /accounts/login/:")
        for sign_in in report.sign_ins:
            self.say(f"  {sign_in}")
        self.say(f"  password: {password}" if report.people else "  password: as printed the first time")
        if not no_serve:
            self.say(f"Open http://127.0.0.1:{port}/")
            call_command("collectstatic", verbosity=0, interactive=False)
            serve(port)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def serve(port: str) -> None:
    """Serve with gunicorn on the loopback address, in this process's place.

    Its own limit on the request line lies below ours on the query string, and would answer in its own words;
    without threads the connections that browsers open ahead of need would keep everybody else waiting.
    """
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--preload"]
    options = ["--workers", "2", "--threads", "4", "--limit-request-line", "8190", "--bind", f"127.0.0.1:{port}"]
    os.execv(sys.executable, [*gunicorn, *options, "localoffer.wsgi"])  # noqa: S606 - no shell
