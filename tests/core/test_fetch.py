"""What we ask of other sites, against real servers: nothing inside our own walls, and nothing without end."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote

import pytest

from core.fetch import Fetched, NotFetched, fetch, is_public

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


class Site(BaseHTTPRequestHandler):
    """A site with a page for everything that can go wrong."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        self.server.asked.append((self.command, self.path, self.headers["Host"], self.headers["User-Agent"]))
        _, _, what = self.path.partition("/")
        what, _, rest = what.partition("/")
        try:
            getattr(self, f"page_{what}", self.page_plain)(rest)
        except (BrokenPipeError, ConnectionResetError):
            return

    def head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def page_plain(self, _rest):
        self.head(200)
        if self.command == "GET":
            self.wfile.write(b"a page")

    def page_status(self, rest):
        self.head(int(rest))

    def page_to(self, rest):
        self.head(302, Location=unquote(rest))

    def page_loop(self, rest):
        self.head(301, Location=f"/loop/{int(rest or 0) + 1}")

    def page_drip(self, _rest):
        self.head(200)
        self.drop_by_drop(b"x")

    def page_slow_head(self, _rest):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        self.drop_by_drop(b"A: b\r\n")

    def drop_by_drop(self, drop: bytes) -> None:
        for _ in range(200):
            self.wfile.write(drop)
            self.wfile.flush()
            if self.server.is_over.wait(0.02):
                return

    def page_endless(self, _rest):
        self.head(200)
        while not self.server.is_over.is_set():
            self.wfile.write(b"x" * 65536)

    def page_silent(self, _rest):
        self.server.is_over.wait(5)

    def page_nonsense(self, _rest):
        self.wfile.write(b"\xff\xfe not HTTP at all\r\n\r\n")

    def page_cut(self, _rest):
        self.head(200, **{"Content-Length": "1000"})
        self.wfile.write(b"half")


@contextmanager
def served(*, context: ssl.SSLContext | None = None) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.asked, server.is_over = True, [], threading.Event()
    server.handle_error = lambda *_: None  # a client that hangs up, or that does not like the certificate
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[ThreadingHTTPServer]:
    with served() as server:
        yield server


def here(address) -> bool:
    """The rule of these tests: our own test servers, and what is public."""
    return str(address) == "127.0.0.1" or is_public(address)


def get(site, path: str, **how) -> Fetched:
    return fetch(f"http://127.0.0.1:{site.server_port}{path}", **({"is_allowed": here} | how))


def why_not(site, path: str, **how) -> str:
    with pytest.raises(NotFetched) as refused:
        get(site, path, **how)
    return str(refused.value)


def test_a_page_is_fetched_by_who_we_say_we_are(site, settings):
    settings.SITE_URL = "https://offer.example.org"
    answer = get(site, "/page/sch\u00f6n?a=b c")
    assert (answer.status, answer.body) == (200, b"a page")
    host = f"127.0.0.1:{site.server_port}"
    assert site.asked[-1] == ("GET", "/page/sch%C3%B6n?a=b%20c", host, "LocalOffer (+https://offer.example.org)")


def test_a_status_is_an_answer_and_a_redirect_is_followed(site):
    assert get(site, "/status/404").status == 404
    answer = get(site, "/to//status/410", method="HEAD")
    assert (answer.status, answer.url[-11:]) == (410, "/status/410")


def test_it_leads_round_and_round(site):
    before = len(site.asked)
    assert why_not(site, "/loop/") == "It leads on and on, and nowhere."
    assert len(site.asked) - before == 6


INSIDE = [
    "http://127.0.0.1:8000/",
    "http://localhost/",
    "http://2130706433/",  # 127.0.0.1 as one number
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::7f00:1]/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_what_is_inside_is_not_asked(url):
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch(url, seconds=1)


def test_nor_is_it_by_way_of_a_redirect(site):
    """Each stands at the end of a redirect from an allowed site."""
    for url in INSIDE[INSIDE.index("http://0.0.0.0/") :]:
        assert why_not(site, f"/to/{url}", seconds=2) == "The address is not on the public internet.", url


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4009::200e", "::ffff:8.8.8.8"])
def test_what_is_public_may_be_asked(address):
    assert is_public(ip_address(address))


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch):
    """As a name server answers that would lead us inside: one public address and one of ours."""
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://rebinding.example.org/")


def test_the_connection_goes_to_the_address_that_was_looked_at(site, monkeypatch):
    """The second answer of a name server that changes its mind is never asked for."""
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]])
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: next(answers) if "example" in host else real(host, *a, **k)
    )
    url = f"http://rebinding.example.org:{site.server_port}/page"
    assert fetch(url, is_allowed=here).status == 200
    assert site.asked[-1][2] == f"rebinding.example.org:{site.server_port}"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://[broken",
        "http://example.org:port/",
        "http://user:secret@example.org/",
        "http://example.org:25/",
        "http://example.org:22/",
        f"http://example.org/{'x' * 3000}",
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_not_asked(url):
    with pytest.raises(NotFetched):
        fetch(url)


def test_a_redirect_to_another_kind_of_address_is_not_followed(site):
    for url in ("file:///etc/passwd", "ftp://example.org/", "http://user:secret@example.org/"):
        assert "address" in why_not(site, f"/to/{url}")


def test_a_name_that_nobody_has():
    with pytest.raises(NotFetched, match="no site of this name"):
        fetch("http://no-such-site.invalid/")
    with pytest.raises(NotFetched, match="no site of this name"):
        fetch(f"http://{'a' * 70}.example/")


@pytest.mark.parametrize("path", ["/drip/", "/slow_head/", "/silent/"])
def test_a_slow_answer_is_given_up(site, path):
    began = time.monotonic()
    assert why_not(site, path, seconds=0.3) == "It takes too long to answer."
    assert time.monotonic() - began < 1.5


def test_an_endless_answer_is_cut_off(site):
    assert len(get(site, "/endless/", most_bytes=100_000).body) == 100_000


@pytest.mark.parametrize("path", ["/nonsense/", "/cut/"])
def test_a_broken_answer_is_told(site, path):
    assert why_not(site, path) == "It does not answer."


def test_where_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotFetched, match="does not answer"):
        fetch(f"http://127.0.0.1:{port}/", is_allowed=here)


def test_a_certificate_that_nobody_vouches_for():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with served(context=context) as server, pytest.raises(NotFetched, match="certificate is not good"):
        fetch(f"https://localhost:{server.server_port}/", is_allowed=lambda address: address.is_loopback)
