"""`make test`: all but the sweep on SQLite, what has SQL of ours on PostgreSQL too; `make sweep`: all the rest on both.

The two run beside each other, since a browser leaves a core idle half of the time; what PostgreSQL's tests say is
shown when they are done. A throw-away cluster takes a second to make. Where PostgreSQL, Chromium, the HTML checker
or Lighthouse is missing, that is said plainly at the end, and with CI=true it is a failure.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

IN_CI = os.environ.get("CI") == "true"
ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NO_BROWSER = "the browser tests (no Chromium)"
PYTEST = [sys.executable, "-m", "pytest", "--dist", "worksteal"]
EVERYTHING = ["-n", "2", "-m", "not (sweep or migrated)"]
ON_POSTGRES = ["-n", "1", "-m", "uses_db and not (browser or sweep or migrated or one_database or later_on_postgres)"]
LATER_ON_POSTGRES = ["-n", "2", "-m", "uses_db and later_on_postgres and not one_database"]
MIGRATED = ["--migrations", "-m", "migrated"]


def main() -> int:
    not_run = [] if find_chromium() else [NO_BROWSER]
    if not (binaries := find_postgres()):
        return outcome([run(EVERYTHING).wait()], [*not_run, "the tests on PostgreSQL (no PostgreSQL)"])
    with cluster(binaries) as url, tempfile.TemporaryFile() as said:
        beside = run(ON_POSTGRES, said=said, DATABASE_URL=url)
        try:
            codes = [run(EVERYTHING).wait(), beside.wait()]
        finally:
            beside.kill()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
    return outcome(codes, not_run)


def sweep() -> int:
    not_run = [] if find_chromium() else [NO_BROWSER]
    not_run += [] if find_vnu() else ["the HTML checker (no Java, or no vnu-jar in node_modules)"]
    codes = [run(["-n", "2", "-m", "sweep"]).wait()]
    migrated = [run(MIGRATED)]
    if binaries := find_postgres():
        with cluster(binaries) as url:
            migrated.append(run(MIGRATED, DATABASE_URL=url))
            codes += [test.wait() for test in migrated]
            codes.append(run(LATER_ON_POSTGRES, DATABASE_URL=url).wait())
    return outcome([*codes, *(test.wait() for test in migrated)], not_run)


def outcome(codes: list[int], not_run: list[str]) -> int:
    for what in not_run:
        say(f"NOT RUN: {what}")
    return 1 if any(codes) or (IN_CI and not_run) else 0


def run(arguments: list[str], *, said: IO[bytes] | None = None, **environment: str) -> subprocess.Popen:
    """Start pytest. What it says goes into `said`, or to the terminal."""
    say(f"pytest {' '.join(arguments)} on {'PostgreSQL' if 'DATABASE_URL' in environment else 'SQLite'}")
    # Every worker and every server that a test starts would otherwise compile all modules for itself.
    environment |= {"PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.Popen([*PYTEST, *arguments], env=os.environ | environment, stdout=said)


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def find_vnu() -> Path | None:
    jar = Path(os.environ.get("VNU_JAR") or ROOT / "node_modules/vnu-jar/build/dist/vnu.jar")
    return jar if jar.exists() and shutil.which("java") else None


def find_lighthouse() -> Path | None:
    command = Path(os.environ.get("LIGHTHOUSE") or ROOT / "node_modules/.bin/lighthouse")
    return command if command.exists() and shutil.which("node") else None


def find_postgres() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A PostgreSQL of our own on a free port of the loopback address; gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="localoffer-pg-"))
    as_owner: dict = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c jit=off"
    init = ["-D", folder / "data", "-A", "trust", "-U", "localoffer", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        call([binaries / "initdb", *init], cwd=folder, **as_owner)
        control = [binaries / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        call([*control, "-o", settings, "start"], cwd=folder, **as_owner)
        try:
            yield f"postgres://localoffer@127.0.0.1:{port}/postgres"
        finally:
            call([*control, "-m", "immediate", "stop"], cwd=folder, **as_owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(command: list, **kwargs) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **kwargs)


def say(line: str) -> None:
    print(f"=== {line}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(sweep() if sys.argv[1:] == ["sweep"] else main())
