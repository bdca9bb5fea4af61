"""Settings of the site, all from the environment; `.env.example` explains every variable."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import drf_spectacular_sidecar
from django.core.exceptions import ImproperlyConfigured

from shelfwatch_site import backends, env, logs, schedule
from shelfwatch_site.admin_looks import UNFOLD as UNFOLD
from shelfwatch_site.api import DRF_STANDARDIZED_ERRORS as DRF_STANDARDIZED_ERRORS
from shelfwatch_site.api import REST_FRAMEWORK as REST_FRAMEWORK
from shelfwatch_site.api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from shelfwatch_site.policy import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from shelfwatch_site.policy import SHELFWATCH_ADMIN_POLICY as SHELFWATCH_ADMIN_POLICY
from shelfwatch_site.port import port_of
from shelfwatch_site.schedule import QUEUES as QUEUES
from shelfwatch_site.secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The site itself ---------------------------------------------------------------------
SHELFWATCH_DATA = env.folder("DATA", BASE_DIR / "var")
SHELFWATCH_PORT = port_of(SHELFWATCH_DATA)
# Whoever is let in from outside of this machine comes through a proxy or a container's network.
SHELFWATCH_BIND = env.address("BIND", "127.0.0.1")
SHELFWATCH_BASE_URL = env.url(
    "BASE_URL",
    ("http", "https"),
    "https://shelves.example.com",
    f"http://127.0.0.1:{SHELFWATCH_PORT}",
).rstrip("/")
_base = urlsplit(SHELFWATCH_BASE_URL)
if _base.path or _base.query:
    raise ImproperlyConfigured(
        "SHELFWATCH_BASE_URL has a path: the site lives at the root of its host, so leave it out."
    )
SHELFWATCH_MODEL = env.text("MODEL")
# A second package that looks at so many of a hundred finished checks and decides nothing.
SHELFWATCH_SHADOW_MODEL = env.text("SHADOW_MODEL")
SHELFWATCH_SHADOW_PERCENT = env.number("SHADOW_PERCENT", 10, most=100)
SHELFWATCH_PREDICT_ANONYMOUS = env.flag("PREDICT_ANONYMOUS", default=False)
# How many photos predict looks at in one moment (0: one a core) and lets wait (0: two a core);
# who has waited for so many seconds is told to come again.
SHELFWATCH_PREDICT_AT_ONCE = env.number("PREDICT_AT_ONCE", 0, most=256)
SHELFWATCH_PREDICT_WAITING = env.number("PREDICT_WAITING", 0, most=10_000)
SHELFWATCH_PREDICT_PATIENCE = env.number("PREDICT_PATIENCE", 10, least=1, most=100)
# Headers that take longer to arrive are not waited for; bodies get a second more for each 64 KB.
SHELFWATCH_SEND_SECONDS = env.number("SEND_SECONDS", 30, least=1, most=600)
# Requests a minute of an API key that has no limit of its own.
SHELFWATCH_KEY_RATE = env.number("KEY_RATE", 1200, least=1)
# true lets webhooks go to private addresses and without TLS: for a network of one's own.
SHELFWATCH_WEBHOOK_PRIVATE = env.flag("WEBHOOK_PRIVATE", default=False)
# The site's own key for web push (RFC 8292), made by `manage.py vapid_key`; empty: no web push.
SHELFWATCH_VAPID_KEY = env.text("VAPID_KEY", "")
if SHELFWATCH_VAPID_KEY and not re.fullmatch(r"[\w-]{43}=?", SHELFWATCH_VAPID_KEY, re.ASCII):
    raise ImproperlyConfigured(
        "SHELFWATCH_VAPID_KEY is no key for web push: make one with manage.py vapid_key."
    )
# `serve` fills an empty database with the demo; otherwise with one plain store.
SHELFWATCH_DEMO = env.flag("DEMO", default=True)
# An alert opens once this many usable shelf checks in a row have shown the hole, or somebody has
# confirmed it at the shelf. One is right only for a detector whose holes are right 95 times in 100
# on real photos; the bundled one's are not.
SHELFWATCH_ALERT_AFTER = env.number("ALERT_AFTER", 2, least=1, most=10)
# A worker that has not finished a photo of a shelf check after this time is taken for dead.
SHELFWATCH_AUDIT_LEASE = timedelta(seconds=env.number("AUDIT_LEASE", 120, least=5, most=3600))
# How long photos and boxes are kept; 0: for ever. Measures always are.
SHELFWATCH_KEEP_PHOTOS = timedelta(days=env.number("KEEP_PHOTOS_DAYS", 180, most=36_500))
SHELFWATCH_KEEP_BOXES = timedelta(days=env.number("KEEP_BOXES_DAYS", 730, most=36_500))
# The same for what was sent: mails, and notices of webhooks.
SHELFWATCH_KEEP_MAILS = timedelta(days=env.number("KEEP_MAILS_DAYS", 180, most=36_500))
SHELFWATCH_KEEP_NOTICES = timedelta(days=env.number("KEEP_NOTICES_DAYS", 30, most=36_500))
SHELFWATCH_SWEEP_SECONDS = env.number("SWEEP_SECONDS", 15, least=1, most=600)
# Where workers and the clock tell their health and metrics; 0: nowhere.
SHELFWATCH_METRICS_PORT = env.number("METRICS_PORT", 0, most=65535)
SHELFWATCH_WEB_THREADS = env.number("WEB_THREADS", 48, least=1, most=256)
# Processes can be stopped when a task runs out of time; threads share one model and start fast.
SHELFWATCH_WORKER_POOL = env.choice("WORKER_POOL", "processes", ("processes", "threads"))
SHELFWATCH_WORKER_PROCESSES = env.number("WORKER_PROCESSES", 2, least=1, most=64)
SHELFWATCH_WORKER_THREADS = env.number("WORKER_THREADS", 2, least=1, most=64)
SHELFWATCH_WORKER_QUEUES = env.some("WORKER_QUEUES", QUEUES)
# How long a process that is told to end may take to finish what it has begun.
SHELFWATCH_DRAIN_SECONDS = env.number("DRAIN_SECONDS", 20, least=1, most=600)

# What `smoke` asks, and what it expects.
SHELFWATCH_SMOKE_URL = env.url("SMOKE_URL", ("http", "https"), "http://shelfwatch-canary:8000")
SHELFWATCH_SMOKE_KEY = env.text("SMOKE_KEY")
SHELFWATCH_SMOKE_LATENCY_MS = env.number("SMOKE_LATENCY_MS", 2000, least=1)
SHELFWATCH_SMOKE_MODEL_SHA256 = env.text("SMOKE_MODEL_SHA256").lower()

# --- Django ------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
DATABASES = {"default": backends.database(SHELFWATCH_DATA)}
_embedded = DATABASES["default"]["ENGINE"].endswith("sqlite3")
SECRET_KEY = secret_key(SHELFWATCH_DATA, embedded=_embedded)
ALLOWED_HOSTS = env.hosts("HOSTS", ("localhost", "127.0.0.1", "[::1]"))
if _base.hostname and _base.hostname not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_base.hostname)
CSRF_TRUSTED_ORIGINS = [SHELFWATCH_BASE_URL]

INSTALLED_APPS = [
    "unfold",  # before the admin, whose templates it replaces
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_celery_beat",
    "django_structlog",
    "django_prometheus",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
    "shelfwatch_site.apps.SiteConfig",
    "accounts.apps.AccountsConfig",
    "detection.apps.DetectionConfig",
    "audits.apps.AuditsConfig",
    "integrations.apps.IntegrationsConfig",
    "rendering.apps.RenderingConfig",
    "demo.apps.DemoConfig",
]

MIDDLEWARE = [
    # Probes are counted nowhere: they would make a quiet site look quicker and better than it is.
    "shelfwatch_site.middleware.ProbesAtOnce",
    # Both outside of everything that may fail: what sessions or logins answer counts as well.
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "shelfwatch_site.middleware.AdminPolicy",
    "accounts.language.BrowsersLanguage",
    "shelfwatch_site.middleware.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.language.PersonsLanguage",
    "accounts.middleware.PinsOpenLittle",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "shelfwatch_site.middleware.Outages",
]

# Where errors and traces go, if anywhere; needs the packages of the extra `observe`.
SHELFWATCH_SENTRY_DSN = env.url("SENTRY_DSN", ("https", "http"), "https://key@sentry.example.com/1")
SHELFWATCH_OTLP_ENDPOINT = env.url(
    "OTLP_ENDPOINT", ("http", "https"), "http://collector.example.com:4318"
)
SHELFWATCH_TRACES_PERCENT = env.number("TRACES_PERCENT", 10, most=100)
if SHELFWATCH_OTLP_ENDPOINT:
    MIDDLEWARE.insert(0, "shelfwatch_site.traces.Traced")

ROOT_URLCONF = "shelfwatch_site.urls"
WSGI_APPLICATION = "shelfwatch_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- People ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Who tries passwords for one mail address from one place is stopped; others at that address, and
# the person elsewhere, are not.
AXES_FAILURE_LIMIT = env.number("LOGIN_TRIES", 10, least=1, most=1000)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "accounts.throttle.login_name"
AXES_CLIENT_IP_CALLABLE = "accounts.throttle.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "login"

# --- Words and time ----------------------------------------------------------------------
# What is not said to a person - the API, the log, commands - is English: docs/language.md.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "templates" / "emails" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Files -------------------------------------------------------------------------------
STATIC_URL = "static/"
# Swagger UI comes with a package: the API's description is shown without asking other servers.
_swagger = Path(drf_spectacular_sidecar.__file__).parent / "static" / "drf_spectacular_sidecar"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/swagger-ui", _swagger / "swagger-ui-dist"),
]
STATIC_ROOT = env.folder("STATIC_ROOT", SHELFWATCH_DATA / "static")
STORAGES = {
    "default": backends.storage(SHELFWATCH_DATA),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "shelfwatch_site.static_files.HashedStaticFiles",
        # Not a secret as photos are: whoever runs the site may be another user than collected it.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
# Photos up to 25 MB each pass through files on disk, not through memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Ten photos of 25 MB and the form around them.
SHELFWATCH_MOST_UPLOAD_BYTES = 251 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail, cache, tasks ------------------------------------------------------------------
_mail = backends.mail()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"]
EMAIL_HOST = _mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.mail_address("MAIL_FROM", f"ShelfWatch <shelfwatch@{_base.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who runs the site: told when a store's mail is held back.
ADMINS = [(address, address) for address in env.mail_addresses("OPERATORS")]
CACHES = {"default": backends.cache()}

_broker = backends.broker(SHELFWATCH_DATA)
CELERY_BROKER_URL = _broker["url"]
CELERY_BROKER_TRANSPORT = _broker["transport"]
CELERY_BROKER_TRANSPORT_OPTIONS = _broker["options"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_RESULT_EXPIRES = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = float(SHELFWATCH_DRAIN_SECONDS)
# A failed broker must answer the upload within seconds; the sweeper sends the task again later.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5}
CELERY_WORKER_REDIRECT_STDOUTS = False
# A task that runs out of time is told so, and its process ended a little later. Checks have the
# same time as others: ten photos may take their lease each, and who is overtaken stops by itself.
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1560
CELERY_TASK_ANNOTATIONS = {
    "audits.tasks.delivery_send": {"soft_time_limit": 90, "time_limit": 110},
    "audits.tasks.mailing_send": {"soft_time_limit": 90, "time_limit": 110},
}
CELERY_BEAT_SCHEDULER = "shelfwatch_site.clock:OneClock"
CELERY_BEAT_SCHEDULE = schedule.beat(SHELFWATCH_SWEEP_SECONDS)

# --- Security ----------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SHELFWATCH_TRUST_PROXY = env.flag("TRUST_PROXY", default=False)
# How many proxies stand in front: each adds the address it sees to X-Forwarded-For.
SHELFWATCH_PROXIES = env.number("PROXIES", 1, least=1, most=10)
if SHELFWATCH_TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_ssl_redirect = env.flag("SSL_REDIRECT", default=True)
_hsts_seconds = env.number("HSTS_SECONDS", 31_536_000)
if _base.scheme == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = _ssl_redirect
    # The host that was asked for may be this process's own address, where nothing speaks TLS.
    SECURE_SSL_HOST = _base.netloc
    SECURE_HSTS_SECONDS = _hsts_seconds
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# --- Logs --------------------------------------------------------------------------------
LOGGING = logs.configure(
    env.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    env.choice("LOG_FORMAT", "line", ("line", "json")),
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# One line a request, when it is answered, and nobody's IP address in it.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
SILENCED_SYSTEM_CHECKS: list[str] = []
