"""A real browser on the demonstration. Whatever a page complains of, or asks of another host, fails the test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.run import CHROMIUM_FLAGS, IN_CI, find_chromium

# Playwright keeps an event loop running in the thread that other tests then use the database in.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Visit = Callable[..., Page]
expect.set_options(timeout=15_000)  # two runs share the cores
# Still, so that no test measures the colours of a window that is fading in.
ON_SCREEN = {"media": "screen", "color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}

NEARLY_NOTHING = "/robots.txt"  # unlike about:blank it is of our site, so that the next page needs no new process


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


@dataclass
class Kept:
    """A tab of each kind: to open a new browser context for every test costs four times as much."""

    browser: Browser
    base_url: str
    complaints: list[str] = field(default_factory=list)
    tabs: dict[tuple, Page] = field(default_factory=dict)

    def tab(self, **how) -> Page:
        kind = tuple(how.items())
        if kind not in self.tabs:
            context = self.browser.new_context(base_url=self.base_url, **how)
            listen(context, self.base_url, self.complaints)
            self.tabs[kind] = context.new_page()
        return self.tabs[kind]


@pytest.fixture(scope="session")
def kept(browser, base_url) -> Iterator[Kept]:
    kept = Kept(browser, base_url)
    yield kept
    for tab in kept.tabs.values():
        tab.context.close()


@pytest.fixture
def visit(kept) -> Iterator[Visit]:
    """Open an empty page without cookies: `visit(width=360, color_scheme="dark")`; one of each kind at a time."""
    pages: list[Page] = []
    kept.complaints.clear()

    def empty_page(*, width: int = 1280, cookies=(), java_script_enabled=True, bypass_csp=False, **look) -> Page:
        page = kept.tab(java_script_enabled=java_script_enabled, bypass_csp=bypass_csp)
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**(ON_SCREEN | look))
        pages.append(page)
        return page

    yield empty_page
    for page in pages:
        page.goto(NEARLY_NOTHING)
    assert kept.complaints == []


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
