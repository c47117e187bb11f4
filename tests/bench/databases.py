"""Databases of several sizes: generated once, and kept where the bench was given a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.running import manage, say
from tests.run import cluster, find_postgres

Opened = Callable[[int], str]  # from a size to the address of a database with as many listings


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Opened | None]:
    """A way to open databases of `kind`, kept in `folder`; None where there is no PostgreSQL."""
    if kind == "sqlite":
        yield lambda size: open_sqlite(size, folder)
    elif binaries := find_postgres():
        with cluster(binaries) as url:
            programs = (binaries / "initdb").resolve().parent  # where the others stand, too
            yield lambda size: open_postgres(size, folder, url, programs)
    else:
        yield None


def open_sqlite(size: int, folder: Path) -> str:
    """A copy, so that what is kept stays as it was generated."""
    kept, building, used = (folder / f"{size}.{end}" for end in ("sqlite3", "building.sqlite3", "used.sqlite3"))
    if not kept.exists():
        remove(building)
        fill(f"sqlite:///{building}", size, folder)
        building.replace(kept)
    remove(used)
    shutil.copy(kept, used)
    return f"sqlite:///{used}"


def remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def open_postgres(size: int, folder: Path, cluster_url: str, programs: Path) -> str:
    """The cluster is thrown away, so a dump is kept."""
    kept, building = folder / f"{size}.pgdump", folder / f"{size}.building.pgdump"
    server = cluster_url.rpartition("/")[0]
    name, url = f"bench_{size}", f"{server}/bench_{size}"
    ours = os.environ | {"PGOPTIONS": "-c statement_timeout=0"}

    def call(program: str, *arguments: str | Path) -> None:
        subprocess.run([programs / program, *arguments], check=True, env=ours)

    call("createdb", f"--maintenance-db={cluster_url}", name)
    if kept.exists():
        call("pg_restore", "--no-owner", f"--dbname={url}", kept)
    else:
        fill(url, size, folder)
        call("pg_dump", "--format=custom", f"--file={building}", url)
        building.replace(kept)
    call("vacuumdb", "--quiet", "--analyze", f"--maintenance-db={cluster_url}", f"--dbname={url}")
    return url


def fill(url: str, size: int, folder: Path) -> None:
    say(f"Generating {size:,} listings in {url.partition(':')[0]}")
    manage("migrate", url=url, folder=folder)
    manage("seed_reference", url=url, folder=folder)
    manage("generate_listings", str(size), "--seed", "1", url=url, folder=folder)
