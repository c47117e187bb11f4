"""A real browser on the demonstration. Whatever a page complains of, or asks of another host, fails the test."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.run import CHROMIUM_FLAGS, IN_CI, find_chromium

# Playwright keeps an event loop running in the thread that other tests then use the database in.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items):
    if find_chromium() or IN_CI:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="not run: there is no Chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def base_url(demo_site) -> str:
    return demo_site.url


@pytest.fixture
def visit(new_context, base_url) -> Iterator[Visit]:
    """Open an empty page in a browser that has never been here: `visit(width=360, java_script_enabled=False)`."""
    complaints: list[str] = []

    def new_page(*, width: int = 1280, **how) -> Page:
        context = new_context(viewport={"width": width, "height": 800}, **how)
        listen(context, base_url, complaints)
        return context.new_page()

    yield new_page
    assert complaints == []


@pytest.fixture(scope="module")
def kept_tabs(browser, base_url) -> Iterator[tuple[list[Page], list[str]]]:
    complaints: list[str] = []
    contexts = [browser.new_context(base_url=base_url, java_script_enabled=scripts) for scripts in (True, False)]
    for context in contexts:
        listen(context, base_url, complaints)
    yield [context.new_page() for context in contexts], complaints
    for context in contexts:
        context.close()


@pytest.fixture
def tabs(kept_tabs) -> Iterator[list[Page]]:
    """A tab with scripts and one without, kept from test to test: to `visit` each page costs five times as much."""
    pages, complaints = kept_tabs
    complaints.clear()
    yield pages
    assert complaints == []


def listen(context: BrowserContext, base_url: str, complaints: list[str]) -> None:
    """Note requests to other hosts, missing files, script errors and all that the console calls an error.

    A violation of the Content-Security-Policy is among the last.
    """
    host = urlsplit(base_url).netloc

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host:
            complaints.append(f"request to another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status}: {response.url}")

    def on_console(message: ConsoleMessage) -> None:
        is_status_of_a_page = message.text.startswith("Failed to load resource: the server responded with a status of")
        if message.type == "error" and not is_status_of_a_page:
            complaints.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
