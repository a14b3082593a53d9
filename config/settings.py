"""Wiring. What an installation may choose comes from the environment, see docs/operations.md."""

import os

import dj_database_url
from csp.constants import NONE, SELF

from config import environment

BASE_DIR = environment.ROOT
DATABASE_URL = environment.database_url()
DATA_DIR = environment.data_folder(DATABASE_URL)
IN_PRODUCTION = environment.IN_PRODUCTION
IN_TEST = environment.KIND == "test"
VERSION = environment.version()
DEMO = os.environ.get("ENTENTE_DEMO", "") == "1"

DEBUG = os.environ.get("ENTENTE_DEBUG", "") == "1" and not IN_PRODUCTION
SECRET_KEY = environment.secret("SECRET_KEY", DATA_DIR)
SECRET_KEY_FALLBACKS = environment.listed("SECRET_KEY_FALLBACKS")  # keys of before, while they are exchanged
JOURNAL_KEY = environment.secret("JOURNAL_KEY", DATA_DIR)
JOURNAL_ANCHOR = DATA_DIR / "journal.anchor"
ALLOWED_HOSTS = environment.listed(
    "ALLOWED_HOSTS", "" if IN_PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
)
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS")
# Scheme and host under which people reach us: for links in mails that no request stands behind.
SITE_ADDRESS = environment.site_address(ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS)

INSTALLED_APPS = [
    "evaluations",
    "networks",
    "relations",
    "partners",
    "office",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
]

MIDDLEWARE = [
    "office.probes.ProbeMiddleware",  # first: a probe knows neither our name nor https
    "office.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # lists are 26 to 32 KB of HTML; Django pads against BREACH
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "office.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "office.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "office.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["office.templatetags.letters"],  # Turkish i, in every template
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "office.context.house",
            ],
        },
    },
]
MENUS = "config.navigation"  # which menus there are is wiring: office does not know the apps above it
FORM_RENDERER = "office.rendering.FormRenderer"

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Web and worker share one file: without WAL and IMMEDIATE two writers meet "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "office.caches.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Background work. The job row is the truth and the broker a hint, so results are not kept.
_BROKER_DIR = DATA_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    for _folder in ("messages", "control"):
        (_BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "messages"),
        "data_folder_out": str(_BROKER_DIR / "messages"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "office.tasks.sweep_jobs", "schedule": 10.0},
    "remind": {"task": "office.tasks.remind", "schedule": 300.0},
    "follow-the-calendar": {"task": "relations.tasks.follow_the_calendar", "schedule": 3600.0},
    "look-after-contacts": {"task": "partners.tasks.look_after_contacts", "schedule": 6 * 3600.0},
    "follow-the-pulse": {"task": "relations.tasks.follow_the_pulse", "schedule": 6 * 3600.0},
    "tidy-up": {"task": "relations.tasks.tidy_up", "schedule": 6 * 3600.0},
    "follow-the-evaluations": {"task": "evaluations.tasks.follow_the_evaluations", "schedule": 6 * 3600.0},
}
JOB_LEASE_SECONDS = 60
# In months, see relations/pulse.py: until when a tie is healthy, quiet and sleeping after the last two-way exchange,
# how long an answer may take, and how long nothing is proposed once somebody has looked.
PULSE_MONTHS = {
    name: environment.whole_number(f"ENTENTE_PULSE_{name.upper()}_MONTHS", months)
    for name, months in {"healthy": 12, "quiet": 24, "sleeping": 36, "answer": 6, "silence": 12}.items()
}
# See evaluations/cycle.py: how many months lie between two light and two full evaluations; how many before the last
# day on which an ending can be prepared for; how many days after an ending was proposed; how many days beforehand
# an evaluation is entered into the diary.
EVALUATION_CYCLE = {
    name: environment.whole_number(f"ENTENTE_EVALUATION_{name.upper()}", number)
    for name, number in {
        "light_months": 12, "full_months": 36, "margin_months": 3, "end_days": 14, "lead_days": 60,
    }.items()
}  # fmt: skip

AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "office.accounts.ClosedHouse"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, whose link proves the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
}

# A second factor is open to everybody and required of administrators, outside demo and trial.
SECOND_FACTOR_REQUIRED = (
    os.environ.get("ENTENTE_SECOND_FACTOR", "required" if IN_PRODUCTION and not DEMO else "") == "required"
)
MFA_ADAPTER = "office.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Entente"
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by half a minute
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are proved by the invitation, see above

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if IN_PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "entente@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("tr", "Türkçe")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "UTC"  # shown in the municipality's own zone, see office.middleware

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = environment.static_folder(DATA_DIR)
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "office.file_store.FileStore"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IN_TEST or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # 60 clauses in 6 languages, with what is ticked beside them, are 1,600
UPLOAD_LIMIT = 25 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_NAME = "entente_session"
LANGUAGE_COOKIE_SAMESITE = "Lax"
if IN_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Failed logins are counted by address: behind proxies of ours that of the visitor, not that of the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("ENTENTE_PROXIES", 0, least=0)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "office.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if IN_PRODUCTION else "plain"}
    },
    "root": {"handlers": ["console"], "level": environment.log_level()},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},  # its lines are statements with their values
        "celery.worker.strategy": {
            "level": "WARNING"
        },  # every task received; entente.tasks says what became of it
        "celery.app.trace": {"level": "WARNING"},  # as above
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
