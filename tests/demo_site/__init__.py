"""The demonstration as it is really served: for the browser tests, the HTML checker and Lighthouse.

It has a folder with a database and collected static files of its own, and the real server in a
process of its own, so no test's database is touched.
"""

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.demo_site.pages import PAGES

ADDRESSES = "addresses.json"
PASSWORD = "correct horse battery staple"
ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 30
# Threads: a browser opens connections ahead of need, and a worker without them waits on each for 30 seconds.
# The limit: gunicorn answers 414 by itself, and plainly, to lines over 4,094 bytes; our own page says more.
GUNICORN = ["--preload", "--threads", "4", "--limit-request-line", "8190"]


@dataclass(frozen=True)
class DemoSite:
    url: str
    addresses: dict[str, str]
    mail: Path  # the folder of what was sent

    def path(self, name: str) -> str:
        """The address of a page of `PAGES`."""
        return PAGES[name].format(**self.addresses)

    def fetch(self, path: str) -> tuple[int, bytes]:
        try:
            with urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()


def build(folder: Path) -> None:
    """Fill `folder`; whoever comes second waits for the first and finds it done."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ADDRESSES).exists():
            subprocess.run(
                [sys.executable, "-m", "tests.demo_site.build"],
                env=environment(folder),
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )


@contextmanager
def serve(folder: Path) -> Iterator[DemoSite]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    url = f"http://{host}"
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", *GUNICORN]
    log = folder / f"{host}.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [*gunicorn, "--bind", host, "localoffer.wsgi"],
            env=environment(folder, SITE_URL=url),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(url, server, log)
        yield DemoSite(url, json.loads((folder / ADDRESSES).read_text()), folder / "mail")
    finally:
        server.terminate()
        server.wait()


def environment(folder: Path, **more: str) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "tests.demo_site.settings",
        "DEMO": "1",
        "DEMO_PASSWORD": PASSWORD,
        "DEMO_SITE": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "COUNCIL_NAME": "Northwick Council",
        "COUNCIL_CONTACT_PHONE": "01632 960100",
    }
    return os.environ | ours | more


def wait_until_it_answers(url: str, server: subprocess.Popen, log: Path) -> None:
    given_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < given_up and server.poll() is None:
        try:
            urlopen(f"{url}/healthz", timeout=5).close()
            return
        except URLError:
            time.sleep(0.1)
    raise RuntimeError(f"The demonstration did not start:\n{log.read_text()}")
