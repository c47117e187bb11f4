"""The project's own settings, with the static files beside the database in a temporary folder."""

import os
from pathlib import Path

from localoffer.settings import *  # noqa: F403

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": Path(os.environ["DEMO_SITE"]) / "cache",
    }
}
STATIC_ROOT = Path(os.environ["DEMO_SITE"]) / "static"
SEARCH_FOLDER = Path(os.environ["DEMO_SITE"]) / "search"
MEDIA_ROOT = Path(os.environ["DEMO_SITE"]) / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_FILE_PATH = Path(os.environ["DEMO_SITE"]) / "mail"
