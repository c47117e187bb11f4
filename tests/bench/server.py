"""The real server in processes of its own, and what they use up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.client import EMPTY, Client
from tests.bench.mix import DIRECTORY
from tests.bench.running import ROOT, environment

WORKERS = 2
GUNICORN = ["-m", "gunicorn", "--no-control-socket", "--preload", "--worker-class", "sync", "--workers", str(WORKERS)]
SECONDS_TO_START = 600
SECONDS_TO_SETTLE = 0.005  # a worker still closes its connection when the answer has come
CPU_CLOCK = 2  # Linux: the clock of a process's time on the processor is ~pid * 8 + 2


class Server:
    """A running server; `ready_s`, `first_page_s` and `by_index_s` count from its start, `cpu_s` is what that took."""

    def __init__(self, process: subprocess.Popen, client: Client, log: Path, started: float):
        self.process, self.client, self.log = process, client, log
        self.ask_again_at, self.pause = 0.0, 0.05
        self.wait_for(lambda: client.get("/healthz").status == 200)
        self.ready_s = time.monotonic() - started
        self.rss_at_start = self.rss_mib()
        self.wait_for(lambda: client.get(DIRECTORY).status == 200)
        self.first_page_s = time.monotonic() - started
        self.wait_for(self.all_have_their_index)
        self.by_index_s = time.monotonic() - started
        self.cpu_s = self.cpu_ms() / 1000

    def wait_for(self, is_there: Callable[[], bool]) -> None:
        given_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < given_up and self.process.poll() is None:
            try:
                if is_there():
                    return
            except OSError:
                pass
            time.sleep(0.005)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def all_have_their_index(self) -> bool:
        """A worker makes its index when it is first asked for the directory; one that was restarted, again."""
        answers = self.client.get_from_each(EMPTY, WORKERS)
        if len({answer.worker for answer in answers if answer.has_index}) == WORKERS:
            return True
        if time.monotonic() >= self.ask_again_at:
            self.client.get_from_each(DIRECTORY, WORKERS)
            self.ask_again_at, self.pause = time.monotonic() + self.pause, self.pause * 2
        return False

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu_ms(self) -> float:
        """What the master and its workers have used of the processor, in user and system mode."""
        time.sleep(SECONDS_TO_SETTLE)
        return sum(cpu_seconds(pid) for pid in [self.process.pid, *self.workers()]) * 1000

    def rss_mib(self) -> float:
        """The resident memory of the larger worker."""
        return max(rss_mib(pid) for pid in self.workers())


@contextmanager
def serve(url: str, folder: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}", "localoffer.wsgi"]
    with log.open("w") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, env=environment(url, folder), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield Server(process, Client("127.0.0.1", port), log, started)
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """utime and stime of all threads. `/proc/PID/stat` has the same in steps of 10 ms, too coarse here."""
    try:
        return time.clock_gettime((~pid << 3) | CPU_CLOCK)
    except OSError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
