"""The project's own settings, with an empty view to compare with and static files in the bench's folder."""

import os
from pathlib import Path

from localoffer.settings import *  # noqa: F403
from localoffer.settings import MIDDLEWARE

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.urls.say_which_worker", *MIDDLEWARE]
STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
SEARCH_FOLDER = Path(os.environ["BENCH_FOLDER"]) / "search"
