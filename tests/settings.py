"""The project's own settings, made fast and hermetic for tests."""

import os

os.environ["DEMO"] = "1"
os.environ.setdefault("COUNCIL_NAME", "Northwick Council")
os.environ.setdefault("COUNCIL_CONTACT_PHONE", "01632 960100")

from localoffer.settings import *  # noqa: E402, F403
from localoffer.settings import DATABASES, STORAGES  # noqa: E402

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"].get("OPTIONS", {}).pop("init_command", None)
DATABASES["default"]["CONN_MAX_AGE"] = 0
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SEARCH_FOLDER = ""
VIEWS_WRITTEN_EVERY = 0  # no thread writes beside a test
SEARCH_LOOK_EVERY = 0  # in a transaction that is rolled back nobody waits a second
