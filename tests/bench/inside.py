"""What is measured within one process: `python -m tests.bench.inside material|measure` prints JSON.

It has a process of its own for each database, because Django is set up once.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from statistics import median
from typing import Any

import django
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.bench import mix
from tests.bench.index import load_index
from tests.bench.mix import DIRECTORY, KINDS, Material
from tests.bench.odd import odd_questions
from tests.bench.running import say

TIMES_ASKED = 5
ORACLE_QUESTIONS, ORACLE_SECONDS = 3, 10
ODD_SECONDS = 120
INDEX_QUESTIONS = 60
INDEX_SEED = 2  # other questions than those that the test client has just asked
Found = dict[str, Any]


def main(what: str) -> None:
    django.setup()
    from tests.bench.material import read_material

    material = read_material()
    say(json.dumps(asdict(material) if what == "material" else measure(material)))


def measure(material: Material) -> Found:
    from localoffer.starting import get_ready

    logging.disable()
    queries = count_queries(material)
    get_ready()  # from here on as in a server
    return {
        "queries": queries,
        "oracle": ask_the_oracle(material),
        "index": ask_the_index(material),
        "odd": ask_odd_questions(material),
        "database": database_version(),
    }


def database_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.vendor} {cursor.fetchone()[0]}"


# ── Queries ──────────────────────────────────────────────────────────────────


def count_queries(material: Material) -> dict[str, Found]:
    """For each kind: queries of a page that nobody asked for before, and of the same page again.

    The median of some, because now and then a page also looks for a newer version of the data.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    load_index()
    queries_of(client, "/")
    counted = {}
    for kind in mix.ALL_KINDS:
        addresses = mix.addresses(kind, material, TIMES_ASKED)
        fresh = [queries_of(client, address) for address in addresses]
        again = [queries_of(client, addresses[-1]) for _ in range(TIMES_ASKED)]
        counted[kind] = {"uncached": median(fresh), "hit": median(again)}
    return counted


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


# ── Oracle and index ─────────────────────────────────────────────────────────


def as_queries(questions: list[str]) -> list[Any]:
    from pathways.filters import Reader
    from pathways.search.gazetteer import Gazetteer
    from pathways.search.vocabulary import Vocabulary

    reader, on = Reader(Vocabulary.load(), Gazetteer().near), timezone.localdate()
    return [reader.read(QueryDict(question), on=on).query for question in questions]


def ask_the_oracle(material: Material) -> dict[str, Found | None]:
    """The search by the database alone; None where it had no answer to the first question in `ORACLE_SECONDS`.

    What PostgreSQL itself uses of the processor is only in `wall_ms`.
    """
    from pathways.search.orm import search_by_orm

    found = {}
    for kind in KINDS:
        questions = mix.questions(kind, material, ORACLE_QUESTIONS, seed=INDEX_SEED)
        try:
            with given_up_after(ORACLE_SECONDS):
                found[kind] = summary(clock(search_by_orm, questions, most_seconds=ORACLE_SECONDS / ORACLE_QUESTIONS))
        except OperationalError:
            found[kind] = None
    return found


@contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    """Make the database give up; PostgreSQL does so for each statement."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        given_up = time.monotonic() + seconds
        connection.connection.set_progress_handler(lambda: time.monotonic() > given_up, 100_000)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [round(seconds * 1000)])
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(None, 0)


def ask_the_index(material: Material) -> dict[str, Found]:
    answer = load_index()
    return {
        kind: summary(clock(answer, mix.questions(kind, material, INDEX_QUESTIONS, seed=INDEX_SEED))) for kind in KINDS
    }


def clock(ask: Callable[[Any], Any], questions: list[str], *, most_seconds: float = 60) -> list[tuple[float, float]]:
    """Milliseconds of processor and of wall clock for each question; the first one always."""
    queries, took = as_queries(questions), []
    given_up = time.monotonic() + most_seconds
    for query in queries:
        if took and time.monotonic() > given_up:
            break
        cpu, wall = time.process_time(), time.perf_counter()
        ask(query)
        took.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    return took


def summary(took: list[tuple[float, float]]) -> Found:
    cpu, wall = zip(*took, strict=True)
    return {"asked": len(took), "cpu_ms": median(cpu), "wall_ms": median(wall), "slowest_ms": max(wall)}


# ── Odd questions ────────────────────────────────────────────────────────────


def ask_odd_questions(material: Material) -> Found:
    """The slowest answer to some 300 odd questions, and those at which the site failed (status 500)."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.get(DIRECTORY)  # the first request of a client sets up the middleware
    took, failed, given_up = [], [], time.monotonic() + ODD_SECONDS
    for question in odd_questions(material):
        if time.monotonic() > given_up:
            break
        started = time.perf_counter()
        status = client.get(f"{DIRECTORY}?{question}").status_code
        took.append(((time.perf_counter() - started) * 1000, question))
        if status >= 500:
            failed.append(question)
    slowest, question = max(took)
    return {
        "asked": len(took),
        "slowest_ms": slowest,
        "slowest": question,
        "median_ms": median(ms for ms, _ in took),
        "failed": failed,
    }


if __name__ == "__main__":
    main(sys.argv[1])
