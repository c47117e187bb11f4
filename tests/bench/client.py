"""Ask the server as a browser does: gzip accepted, one connection for each question."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

EMPTY = "/bench/empty/"
WORKER = "X-Bench-Worker"
INDEX = "X-Bench-Index"
GZIP = {"Accept-Encoding": "gzip", "Accept": "text/html"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    etag: str
    worker: str
    has_index: bool
    ms: float


class Client:
    """Connections are not kept: gunicorn's sync workers close each after its answer."""

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port

    def get(self, path: str, headers: Mapping[str, str] = GZIP) -> Answer:
        connection = self._connection()
        started = time.perf_counter()
        try:
            connection.request("GET", path, headers=dict(headers))
            return answer(connection.getresponse(), started)
        finally:
            connection.close()

    def get_from_each(self, path: str, workers: int) -> list[Answer]:
        """Ask over as many open connections as there are workers; an idle worker takes one each."""
        connections = [self._connection() for _ in range(workers)]
        try:
            for connection in connections:
                connection.connect()
            for connection in connections:
                connection.request("GET", path)
            started = time.perf_counter()
            return [answer(connection.getresponse(), started) for connection in connections]
        finally:
            for connection in connections:
                connection.close()

    def _connection(self) -> HTTPConnection:
        return HTTPConnection(self.host, self.port, timeout=120)


def answer(response: HTTPResponse, started: float) -> Answer:
    body = response.read()
    took = (time.perf_counter() - started) * 1000
    header = response.getheader
    return Answer(response.status, body, header("ETag", ""), header(WORKER, ""), header(INDEX) == "1", took)
