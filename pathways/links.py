"""Whether the pages of other sites that ours lead to still answer.

One address is asked once, however many pages lead to it, and one site is asked one thing at a time. A link is dead when
it failed on three days in a row, or said on two of them that there is no such page: a site may be away for a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from time import sleep
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from core.commands import Progress, RowError, silent
from core.fetch import Fetched, NotFetched, Rule, fetch, is_public
from core.models import Page
from core.queue import Harm, Kind, QueueItem
from pathways import words
from pathways.models import LinkCheck, Opportunity
from providers.models import NamedContact, Provider

MOST = 500  # in one run
AT_ONCE = 4  # sites
PAUSE = 1.0  # seconds between two questions to one site
DEAD_AFTER, GONE_AFTER = 3, 2  # days
GONE = frozenset({404, 410})
KEPT_FROM_US = frozenset({401, 403, 405, 429, 451, 999})  # the page may be there: people get what programs do not
IN_A_TEXT = re.compile(r"https?://[^\s<>()\"'\]]+[^\s<>()\"'\].,;:!?]")
DEAD_LINK = Kind("dead_link", "Links that lead nowhere", "Mend the link, or take it away", Harm.MISLEADS)
Fetch = Callable[..., Fetched]


@dataclass(frozen=True)
class Use:
    """A page of ours that leads to an address."""

    title: str
    edit_url: str


@dataclass(frozen=True)
class Found:
    """How one address answered; `trouble` is empty where it did."""

    url: str
    status: int | None
    trouble: str = ""


@dataclass
class LinksChecked:
    """How many addresses were asked, and how many of all that are known are dead now."""

    checked: int = 0
    failed: int = 0
    dead: int = 0
    left: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        asked = f"{words.count(self.checked, 'link')} asked, {self.failed:,} failed"
        return [f"{asked}, {self.dead:,} dead in all; {self.left:,} left for another run"]


def check_links(
    *,
    on: date,
    most: int = MOST,
    pause: float = PAUSE,
    is_allowed: Rule = is_public,
    progress: Progress = silent,
) -> LinksChecked:
    """Ask at most `most` of the addresses that are due on the London date `on`, and keep what they answered."""
    keep_what_is_used(links_in_use(on))
    due = LinkCheck.objects.due(on)
    chosen = list(due.values_list("url", flat=True)[:most])
    report = LinksChecked(left=due.count() - len(chosen))
    for found in ask_all(chosen, pause=pause, is_allowed=is_allowed):
        keep_answer(found, on=on)
        report.checked += 1
        report.failed += bool(found.trouble)
        progress(f"{report.checked:,} of {len(chosen):,} links")
    report.dead = LinkCheck.objects.dead().count()
    return report


# ── Which links there are ────────────────────────────────────────────────────


def links_in_use(on: date, *, among: Iterable[str] | None = None) -> dict[str, list[Use]]:
    """The addresses of other sites that families may follow, and the pages of ours that lead there; four queries.

    `among` looks for the pages that use those addresses alone.
    """
    uses: dict[str, list[Use]] = defaultdict(list)
    for rows, names in linking(on):
        for row in wanted(rows, names, among):
            for name in names:
                for url in addresses_in(getattr(row, name)):
                    uses[url].append(Use(str(row), edit_url(row)))
    return {url: pages for url, pages in uses.items() if among is None or url in among}


def linking(on: date) -> list[tuple[QuerySet, tuple[str, ...]]]:
    listings = Opportunity.objects.to_be_checked(on)
    return [
        (
            listings.only("title", "slug", "apply_url", "source_url", "film_url"),
            ("apply_url", "source_url", "film_url"),
        ),
        (Provider.objects.listed().only("name", "website"), ("website",)),
        (NamedContact.objects.filter(is_shown=True).only("role", "name_or_post", "website"), ("website",)),
        (Page.objects.only("key", "title", "body"), ("body",)),
    ]


def wanted(rows: QuerySet, names: tuple[str, ...], among: Iterable[str] | None) -> QuerySet:
    if among is None or names == ("body",):
        return rows.exclude(**dict.fromkeys(names, ""))
    found = Q()
    for name in names:
        for url in among:
            found |= Q(**{f"{name}__startswith": url})
    return rows.filter(found)


def addresses_in(text: str) -> Iterator[str]:
    """Those of other sites, without what stands after "#"; a short address field is a text with one."""
    ours = urlsplit(settings.SITE_URL).netloc
    found = IN_A_TEXT.findall(text) if re.search(r"\s", text) else [text]
    for address in dict.fromkeys(urldefrag(match).url for match in found):
        if urlsplit(address).netloc not in {"", ours} and len(address) <= LinkCheck._meta.get_field("url").max_length:
            yield address


def edit_url(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def keep_what_is_used(uses: Iterable[str]) -> None:
    """A row for each address in use, and none for one that is used no more."""
    uses, known = set(uses), set(LinkCheck.objects.values_list("url", flat=True))
    LinkCheck.objects.filter(url__in=known - uses).delete()
    new = [LinkCheck(url=url) for url in sorted(uses - known)]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


# ── Asking ───────────────────────────────────────────────────────────────────


def ask_all(urls: Iterable[str], *, pause: float, is_allowed: Rule) -> Iterator[Found]:
    """The answers as they come: a few sites side by side, and each one question at a time."""
    by_site: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_site[urlsplit(url).netloc.lower()].append(url)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting = [pool.submit(ask_site, site, pause=pause, is_allowed=is_allowed) for site in by_site.values()]
        for answers in as_completed(waiting):
            yield from answers.result()


def ask_site(urls: list[str], *, pause: float, is_allowed: Rule) -> list[Found]:
    answers = []
    for number, url in enumerate(urls):
        if number:
            sleep(pause)
        answers.append(ask(url, pause=pause, is_allowed=is_allowed))
    return answers


def ask(url: str, *, pause: float, is_allowed: Rule) -> Found:
    """First for the head alone; not every site knows how to answer that, so a refusal is asked again in full."""
    try:
        answer = fetch(url, method="HEAD", is_allowed=is_allowed)
        if answer.status >= 400:
            sleep(pause)
            answer = fetch(url, most_bytes=1, is_allowed=is_allowed)
    except NotFetched as error:
        return Found(url, None, str(error))
    if answer.status < 400 or answer.status in KEPT_FROM_US:
        return Found(url, answer.status)
    words = "There is no such page." if answer.status in GONE else f"It answers with a fault ({answer.status})."
    return Found(url, answer.status, words)


def keep_answer(found: Found, *, on: date) -> None:
    """Note it; a second failure on one day says nothing new."""
    row = LinkCheck.objects.filter(url=found.url).first()
    if row is None:
        return
    is_new_day = row.checked_on != on
    if found.trouble:
        row.failures += is_new_day or not row.failures
        row.gone += (found.status in GONE) and (is_new_day or not row.gone)
        if row.dead_since is None and (row.failures >= DEAD_AFTER or row.gone >= GONE_AFTER):
            row.dead_since = on
    else:
        row.failures, row.gone, row.dead_since = 0, 0, None
    row.checked_on, row.status, row.trouble = on, found.status, found.trouble
    row.save()


# ── The queue ────────────────────────────────────────────────────────────────


def queue_items(on: date) -> Iterator[QueueItem]:
    """Links that are dead, and the pages that lead there; at most five queries."""
    dead = list(LinkCheck.objects.dead())
    uses = links_in_use(on, among={row.url for row in dead}) if dead else {}
    for row in dead:
        if pages := uses.get(row.url):
            names = words.join(list(dict.fromkeys(page.title for page in pages)))
            yield QueueItem(
                kind=DEAD_LINK,
                key=f"dead_link:{row.pk}",
                title=names,
                url=pages[0].edit_url,
                since=row.dead_since,
                detail=f"{row.url}: {row.trouble}",
            )
