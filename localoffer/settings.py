"""Settings come from the environment (and `.env` where there is one). README lists them all."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from localoffer.checked_env import boolean, read, rising_days, tile_address, web_address

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")
env = environ.Env()

DEBUG = read(boolean(env), "DEBUG", default=False)
DEMO = read(boolean(env), "DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured("SECRET_KEY is required: set it to 50 or more random characters.")
    SECRET_KEY = "only-for-the-demo-on-this-machine"  # noqa: S105
ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG or DEMO else [])

# ── Whose Local Offer this is ────────────────────────────────────────────────
SITE_NAME = env.str("SITE_NAME", default="Ways into work")
SITE_URL = read(web_address(env), "SITE_URL", default="http://127.0.0.1:8000")
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Your Council")
COUNCIL_SHORT_NAME = env.str("COUNCIL_SHORT_NAME", default=COUNCIL_NAME)
COUNCIL_CONTACT_EMAIL = env.str("COUNCIL_CONTACT_EMAIL", default="local.offer@example.org")
COUNCIL_CONTACT_PHONE = env.str("COUNCIL_CONTACT_PHONE", default="01632 960000" if DEMO else "")
COUNCIL_HOME_URL = env.str("COUNCIL_HOME_URL", default="")
COUNCIL_LOGO = env.str("COUNCIL_LOGO", default="")
THEME_CSS = env.str("THEME_CSS", default="")
MAP_TILE_URL = read(tile_address(env), "MAP_TILE_URL", default="")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")
if MAP_TILE_URL and not MAP_ATTRIBUTION:
    raise ImproperlyConfigured("MAP_ATTRIBUTION is required with MAP_TILE_URL: say whose map it is.")

# ── The pieces ───────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "localoffer.admin_site.LocalOfferAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "crispy_forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "simple_history",
    "core",
    "accounts",
    "providers",
    "pathways",
    "placements",
    "participation",
    "strategy",
    "localoffer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.limits.QueryStringLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.same_origin.SameOriginMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.GateMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "localoffer.urls"
WSGI_APPLICATION = "localoffer.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.council",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "localoffer"
CRISPY_TEMPLATE_PACK = "localoffer"

# ── Data ─────────────────────────────────────────────────────────────────────
DATABASES = {
    "default": read(env.db_url, "DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'localoffer.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # opening it anew takes longer than most pages
    DATABASES["default"]["OPTIONS"] = {
        # Measured: without IMMEDIATE eight writers lock each other out, and synchronous=NORMAL
        # answers before the write has reached the disk.
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c statement_timeout=20000 -c lock_timeout=10000"
    )
else:
    raise ImproperlyConfigured("DATABASE_URL must name a sqlite or a postgres database.")
# Shared by all workers: limits are counted there. Nothing in it has to last.
CACHES = {
    "default": read(env.cache_url, "CACHE_URL", default=f"filecache:///{BASE_DIR / 'var' / 'cache'}?max_entries=5000")
}
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "/accounts/login/", "/portal/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Signing in (django-allauth) ──────────────────────────────────────────────
REQUIRE_MFA = read(boolean(env), "REQUIRE_MFA", default=not DEMO)
ACCOUNT_ADAPTER, MFA_ADAPTER = "accounts.adapter.AccountAdapter", "accounts.mfa.MFAAdapter"
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by an administrator, or by a link sent to the address
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "account_signed_out"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
}
# How often: ip is the hash of an address, which a whole college may share; key is the account.
ACCOUNT_RATE_LIMITS = {
    "login": "60/10m/ip",
    "login_failed": "30/10m/ip,5/10m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "30/10m/ip",
    "change_password": "10/h/user",
    "reauthenticate": "10/10m/user",
}
MFA_TOTP_TOLERANCE = 1  # a code typed slowly, or by a clock that is half a minute wrong

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "localoffer.formats"

# ── The offer as a whole ─────────────────────────────────────────────────────
COVERED_FROM = read(env.int, "COVERED_FROM", default=3)

# ── Search ───────────────────────────────────────────────────────────────────
SEARCH_LOOK_EVERY = 0.5  # seconds between two looks at what has changed
SEARCH_FOLDER = env.str("SEARCH_FOLDER", default=str(BASE_DIR / "var" / "search"))  # the index between two starts
SEARCH_BUILD_AT_ONCE = 10_000  # listings; of more, the index is made apart while the database answers

# ── Keeping it checked ───────────────────────────────────────────────────────
CHECK_EVERY_MONTHS = read(env.int, "CHECK_EVERY_MONTHS", default=12, choices=range(1, 61))
REMIND_AFTER_DAYS = read(rising_days(env), "REMIND_AFTER_DAYS", default=[14, 28])
HIDE_AFTER_DAYS = read(env.int, "HIDE_AFTER_DAYS", default=180, choices=range(30, 1001))
HIDE_AT_MOST_PERCENT = read(env.int, "HIDE_AT_MOST_PERCENT", default=5, choices=range(101))
CHECK_LINKS = read(boolean(env), "CHECK_LINKS", default=not DEMO)
# ── Views of listings ────────────────────────────────────────────────────────
VIEWS_WRITTEN_EVERY = 30  # seconds; 0: only when somebody asks

# ── What is known of placements ──────────────────────────────────────────────
SUPPRESS_BELOW = read(env.int, "SUPPRESS_BELOW", default=5, choices=range(5, 101))
ROUND_TO = read(env.int, "ROUND_TO", default=5, choices=range(5, 101))
CONVERSION_WEEKS = read(env.int, "CONVERSION_WEEKS", default=52, choices=range(4, 157))
COUNTS_AS_JOB_HOURS = read(env.int, "COUNTS_AS_JOB_HOURS", default=0, choices=range(17))
PLACEMENT_RETENTION_YEARS = read(env.int, "PLACEMENT_RETENTION_YEARS", default=6, choices=range(3, 26))

# ── Files and mail ───────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = "/media/"
vars().update(
    read(
        env.email_url,
        "EMAIL_URL",
        default=f"filemail:///{BASE_DIR / 'var' / 'mail'}" if DEBUG or DEMO else "smtp://localhost:25",
    )
)
EMAIL_TIMEOUT = 5  # seconds; somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=COUNCIL_CONTACT_EMAIL)

# ── Security ─────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
STAFF_IDLE_AFTER = 30 * 60  # seconds
TRUSTED_PROXIES = read(env.int, "TRUSTED_PROXIES", default=0)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4097  # as many as fit into the 4 kB that core.limits lets in
if not (DEBUG or DEMO):
    SECURE_SSL_REDIRECT = read(boolean(env), "SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    # Whether the council's other sites may still speak plain HTTP is the council's to say, not ours.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── Logs ─────────────────────────────────────────────────────────────────────
LOG_LEVEL = read(env.str, "LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "core.logs.WithoutTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_tokens"]},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
