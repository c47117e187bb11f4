"""Long lists in pages: any page that is not there is the nearest that is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

PER_PAGE = 25


@dataclass(frozen=True)
class Paged:
    """One page of many rows, and what `components/_pagination.html` needs. `kept` is asked on every page."""

    rows: list
    total: int
    previous_url: str
    next_url: str
    numbers: list[tuple[int, str, bool] | None]

    @classmethod
    def of(cls, rows: QuerySet, asked: QueryDict, *, kept: tuple[str, ...] = (), per_page: int = PER_PAGE) -> Paged:
        page = Paginator(rows, per_page).get_page(asked.get("page"))
        same = [(name, asked[name]) for name in kept if name in asked]

        def url(number: int) -> str:
            return f"?{urlencode([*same, ('page', number)])}"

        return cls(
            rows=list(page.object_list),
            total=page.paginator.count,
            previous_url=url(page.number - 1) if page.has_previous() else "",
            next_url=url(page.number + 1) if page.has_next() else "",
            numbers=numbers_of(page, url),
        )


def numbers_of(page: Page, url) -> list[tuple[int, str, bool] | None]:
    gap = page.paginator.ELLIPSIS
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == gap else (number, url(number), number == page.number) for number in shown]
