"""All settings of the portal, read from the environment (see .env.example).

With nothing set the portal runs for development. With PRODUCTION=1 portal/production.py refuses what is unsafe.
"""

import secrets
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal import environment, production

BASE_DIR = Path(__file__).resolve().parent.parent

# Of the code, as CHANGELOG.md has it.
VERSION = "1.0-dev"
PRODUCTION = environment.yes_or_no("PRODUCTION", default=False)
DEBUG = environment.yes_or_no("DEBUG", default=False)
if refused := production.refusals(PRODUCTION):
    raise ImproperlyConfigured("\n".join(refused))

# Without one each process has its own, and nobody stays signed in: `make run` gives one.
SECRET_KEY = environment.text("SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "initiatives.feedback.views.without_token"
# Gone when the browser is closed, as the privacy page says.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
# Clients can forge X-Forwarded-For: trust only the entries that this many proxies of ours added.
PROXIES = environment.number("PROXIES", default=0, most=10)

INSTALLED_APPS = [
    "portal",
    "modeltranslation",
    "initiatives.editing.site.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_filters",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "initiatives",
]

MIDDLEWARE = [
    "portal.observing.requests.observe_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.content_security_policy",
    "portal.middleware.open_to_other_sites",
    "portal.kept_pages.headers.public_pages_are_cacheable",
    "django.middleware.gzip.GZipMiddleware",
    "portal.unavailable.WritableSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.unavailable.UnavailableMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
    },
]

DATABASES = {"default": environment.database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, since threads of the live server would share the one connection of a database in memory, and could block
    # each other for good.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / ".run" / "test.sqlite3")}
# Where public pages are read from: portal/replica.py.
if environment.text("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = environment.replica("DATABASE_REPLICA_URL", DATABASES["default"])
    DATABASE_ROUTERS = ["portal.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache("CACHE_URL")}

# Where the portal is reached: links in mails and files, and canonical addresses, begin with it.
SITE_URL = environment.site("SITE_URL", default=f"http://127.0.0.1:{environment.number('PORT', default=8000)}")

# How mails are sent: printed unless a server is named.
globals().update(environment.mail_server("EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.sender("MAIL_FROM", default=production.usual_sender(SITE_URL))

AUTH_USER_MODEL = "initiatives.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The sign-in service of an administration, by OpenID Connect: initiatives/editing/signin/provider.py.
OIDC_ISSUER = environment.issuer("OIDC_ISSUER")
OIDC_RP_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
OIDC_RP_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET")
OIDC_RP_SCOPES = environment.text("OIDC_SCOPES") or "openid email profile"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "from_provider"
OIDC_NAME = environment.text("OIDC_NAME") or "OpenID Connect"
OIDC_GROUPS_CLAIM = environment.text("OIDC_GROUPS_CLAIM") or "groups"
# Whether the service itself asks for a second factor, so that the portal need not.
OIDC_SECOND_FACTOR = environment.yes_or_no("OIDC_SECOND_FACTOR", default=False)
# Whether the portal's own passwords sign in.
PASSWORDS = environment.yes_or_no("PASSWORDS", default=True)
if OIDC_ISSUER and not (OIDC_RP_CLIENT_ID and OIDC_RP_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER is set: OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too.")
if not PASSWORDS and not OIDC_ISSUER:
    raise ImproperlyConfigured("PASSWORDS is off and OIDC_ISSUER is not set, so that nobody could sign in.")

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend"]
if PASSWORDS:
    AUTHENTICATION_BACKENDS.append("django.contrib.auth.backends.ModelBackend")
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("initiatives.editing.signin.provider.ProviderBackend")
# Names, addresses and pairs of both wait after wrong tries: initiatives/editing/signin/limits.py.
AXES_HANDLER = "initiatives.editing.signin.limits.SignInHandler"
AXES_LOCKOUT_CALLABLE = "initiatives.editing.signin.limits.locked_out"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "initiatives.editing.signin.views.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Whether publishers and administrators must have a second factor: in production they do, unless the setting says no.
SECOND_FACTOR = environment.one_of(
    "SECOND_FACTOR", ("required", "optional") if PRODUCTION else ("optional", "required")
)
OTP_TOTP_ISSUER = "Belgian AI initiatives"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 1
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

LANGUAGE_CODE = "en"
# Each language by its own name: a reader looks for "Deutsch", not for "German".
LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "nl", "fr", "de")}
LOCALE_PATHS = [BASE_DIR / "initiatives" / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.static_files.JoinedStaticFilesStorage"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The link checker asks no address inside a private network, unless told.
LINKS_MAY_BE_PRIVATE = environment.yes_or_no("LINKS_MAY_BE_PRIVATE", default=False)

# Where a weakness is reported: /.well-known/security.txt says it.
SECURITY_CONTACT = environment.contact("SECURITY_CONTACT")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# An editor signs in once a working day.
SESSION_COOKIE_AGE = 60 * 60 * 12
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A name that browsers keep to this host alone.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Reasons of merges and imports exceed the default of 100 characters.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOG_FORMAT = environment.one_of("LOG_FORMAT", ("json", "text") if PRODUCTION else ("text", "json"))
SLOW_PAGE_MILLISECONDS = environment.number("SLOW_PAGE_MILLISECONDS", default=1000, least=1)
SLOW_QUERY_MILLISECONDS = environment.number("SLOW_QUERY_MILLISECONDS", default=500, least=1)
# Nobody reads the metrics without it: portal/observing/metrics.py.
METRICS_TOKEN = environment.text("METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_paths": {"()": "portal.observing.logs.WithoutPaths"}},
    "formatters": {
        "text": {"()": "portal.observing.logs.TextFormatter", "format": "{levelname} {message}", "style": "{"},
        "json": {"()": "portal.observing.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_paths"], "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": environment.log_level("LOG_LEVEL")},
    # Successes are logged as failures are, at every level; neither names a person or an address.
    "loggers": {"initiatives.editing.signin": {"level": "INFO"}},
}

# Where `backup` writes, the public key of age that it encrypts for, and how many backups it keeps.
BACKUP_FOLDER = environment.text("BACKUP_FOLDER")
BACKUP_KEY = environment.text("BACKUP_KEY")
BACKUPS_KEPT = environment.number("BACKUPS_KEPT", default=14, least=1)

# The API: initiatives/api.
API_REQUESTS_PER_HOUR = environment.number("API_REQUESTS_PER_HOUR", default=5000, least=1)
# Every parameter of a query is one of ours, and nobody signs in: the rest is in initiatives/api/collections.py.
REST_FRAMEWORK = {"URL_FORMAT_OVERRIDE": None, "UNAUTHENTICATED_USER": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Belgian AI initiatives",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.0.3",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "TAGS": [{"name": name} for name in ("Initiatives", "Organisations", "Sources", "RefData", "Monitoring", "About")],
    "POSTPROCESSING_HOOKS": [],
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

# Limits on reading a spreadsheet. A process of its own reads, with this much memory (MB) and time.
SPREADSHEET_MOST_MEGABYTES = environment.number("SPREADSHEET_MOST_MEGABYTES", default=20, least=1)
SPREADSHEET_MOST_ROWS = environment.number("SPREADSHEET_MOST_ROWS", default=50_000, least=1)
SPREADSHEET_MOST_COLUMNS = environment.number("SPREADSHEET_MOST_COLUMNS", default=2_000, least=1)
# How many times larger a file may become when it is unpacked.
SPREADSHEET_MOST_EXPANSION = environment.number("SPREADSHEET_MOST_EXPANSION", default=100, least=1)
SPREADSHEET_MOST_MEMORY = environment.number("SPREADSHEET_MOST_MEMORY", default=400, least=1)
SPREADSHEET_MOST_SECONDS = environment.number("SPREADSHEET_MOST_SECONDS", default=30, least=1)
# Memory (MB) of the process that lays out a report. A register of 180 entries takes 400 of it.
REPORT_MOST_MEMORY = environment.number("REPORT_MOST_MEMORY", default=2_000, least=200)
# The page that maps columns has several fields for each column of the file.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
