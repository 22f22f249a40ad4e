"""Every setting of Innovate, in one file, read from the environment only.

A value that is missing or wrong stops the process at start with a line that names it: a portal that
handles money must not run on a guess. The table of variables is in README.md.
"""

from __future__ import annotations

import ipaddress
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- Where we are ------------------------------------------------------------------------------------------

DEBUG: bool = env.bool("DEBUG", False)
DEMO: bool = env.bool("DEMO", False)
STATE_DIR = Path(env.str("STATE_DIR", str(BASE_DIR / "var"))).resolve()
STATE_DIR.mkdir(parents=True, exist_ok=True)

BASE_URL: str = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
_base = urlsplit(BASE_URL)
if _base.scheme not in {"http", "https"} or not _base.hostname:
    raise ImproperlyConfigured("BASE_URL must be the public address, such as https://innovate.example.org")
HTTPS = _base.scheme == "https"


def kept_secret(name: str) -> str:
    """Return the variable `name`; in a demo or in development make one and keep it under STATE_DIR.

    Raises ImproperlyConfigured in production when the variable is not set.
    """
    if value := env.str(name, ""):
        return value
    if not (DEMO or DEBUG):
        raise ImproperlyConfigured(f"{name} must be set (only DEMO=1 or DEBUG=1 makes one of its own)")
    path = STATE_DIR / name.lower()
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            # link() fails when another process was first, so that all processes agree on one secret.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


SECRET_KEY = kept_secret("SECRET_KEY")
BID_OPENING_KEY = kept_secret("BID_OPENING_KEY")

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [_base.hostname])
if DEMO or DEBUG:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
_proxies: list[str] = env.list("TRUSTED_PROXIES", [])
TRUSTED_PROXIES = [ipaddress.ip_network(network) for network in _proxies]

# --- Rooms of the house ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "innovate.core",
    "innovate.accounts",
    "innovate.notifications",
    "innovate.moderation",
    "innovate.organisations",
    "innovate.ledger",
    "innovate.payments",
    "innovate.discussions",
    "innovate.projects",
    "innovate.voting",
    "innovate.crowdfund",
    "innovate.suppliers",
    "innovate.fulfilment",
    "innovate.search",
    "innovate.portal",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "innovate.accounts.wagtail_apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # Always here, so that the tables do not depend on which providers are on today.
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.weixin",
    "django_htmx",
    "rules",
    "csp",
    "ninja",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "innovate.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "innovate.core.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # BREACH: Django masks the CSRF token anew in every answer and pads the compressed body by a random length.
    "django.middleware.gzip.GZipMiddleware",
    "innovate.core.visitor_cache.VisitorCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "innovate.core.middleware.NoNullBytesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "innovate.core.middleware.LiveConnectSourceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "innovate.core.middleware.PartialMessagesMiddleware",
    "innovate.accounts.middleware.TimeZoneMiddleware",
    "innovate.portal.staff.middleware.StaffLanguageMiddleware",
    "innovate.moderation.middleware.SuspensionMiddleware",
    "innovate.core.middleware.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "innovate.urls"
WSGI_APPLICATION = "innovate.wsgi.application"
ASGI_APPLICATION = "innovate.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Our icon tag stands in for the package's, which is therefore not among the apps.
            "libraries": {"lucide": "innovate.core.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "innovate.core.context.site",
                "innovate.notifications.context.unread",
                "innovate.organisations.context.acting_for",
                "innovate.portal.furniture.in_context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- The truth: the database -------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes the write lock first, so two of them queue up
    # instead of failing when the second upgrades from a read lock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
        ),
    }
    DATABASES["default"]["TEST"] = {"NAME": str(STATE_DIR / "test.sqlite3")}
# A new connection is dear: PostgreSQL forks for it, SQLite reads the whole schema again.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The doorbell, and what may be forgotten ---------------------------------------------------------------

REDIS_URL: str = env.str("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    # One web process needs no shared cache; several do, and then there is Redis. Rate limits that must be
    # exact are counted in the database (core.ratelimits), never here.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
    # Pages live for seconds, so each process keeps its own; a page has about 60 kB.
    "visitors": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "visitors",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
# Where browsers find the sockets: "" is this same origin (a proxy routes /ws/), ":8001" the host the
# visitor used at another port, or a whole wss:// address.
LIVE_URL: str = env.str("LIVE_URL", "")
#: How long a page may stand as it is for people who are not signed in; 0 renders every page anew.
VISITOR_CACHE_SECONDS: int = env.int("VISITOR_CACHE_SECONDS", 5)
LIVE_HEALTH_URL: str = env.str("LIVE_HEALTH_URL", "")

# --- People ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "innovate.accounts.backends.PasswordBackend",
    "innovate.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:me"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "innovate.accounts.forms.SignupForm"
ACCOUNT_ADAPTER = "innovate.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is typed on the device where the sign-up began: no mail link that opens in another browser.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "innovate.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Innovate"
MFA_FORMS = {
    "add_webauthn": "innovate.accounts.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "innovate.accounts.passkey_forms.RenamePasskeyForm",
}
# Browsers give passkeys to https addresses only, and to localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
WAGTAILUSERS_PASSWORD_ENABLED = True
#: Accounts elsewhere with which people may sign in: the library's word for each, its prefix in the environment,
#: its name, and where its form of consent lies.
_SIGN_IN_WITH = (
    ("github", "GITHUB", "GitHub", "https://github.com"),
    ("google", "GOOGLE", "Google", "https://accounts.google.com"),
    ("weixin", "WECHAT", gettext_lazy("WeChat"), "https://open.weixin.qq.com"),
)
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
_consent_origins: list[str] = []
for _provider, _prefix, _name, _origin in _SIGN_IN_WITH:
    _client = env.str(f"{_prefix}_CLIENT_ID", "")
    _secret = env.str(f"{_prefix}_CLIENT_SECRET", "")
    if _client and _secret:
        SOCIALACCOUNT_PROVIDERS[_provider] = {
            "APP": {"client_id": _client, "secret": _secret, "name": _name},
            "OAUTH_PKCE_ENABLED": _provider != "weixin",
        }
        _consent_origins.append(_origin)
SOCIALACCOUNT_ADAPTER = "innovate.accounts.social.SocialAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "innovate.accounts.social.DisconnectForm"}
# Everybody sees what will be stored, and chooses their name, before an account is made.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# Another way to sign in is as good as a password: it is not added from a screen left open.
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# --- Money -------------------------------------------------------------------------------------------------

STRIPE_SECRET_KEY: str = env.str("STRIPE_SECRET_KEY", "")
STRIPE_PUBLISHABLE_KEY: str = env.str("STRIPE_PUBLISHABLE_KEY", "")
STRIPE_WEBHOOK_SECRET: str = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE: str = env.str("STRIPE_API_BASE", "").rstrip("/")
STRIPE_RATE: float = env.float("STRIPE_RATE", 500.0 if STRIPE_API_BASE else 20.0)
STRIPE_JS_URL = f"{STRIPE_API_BASE}/v3/" if STRIPE_API_BASE else "https://js.stripe.com/v3/"
CURRENCIES = ("EUR", "USD", "CNY", "GBP")

# --- Mail --------------------------------------------------------------------------------------------------

# Every mail becomes a row first; the reconciler sends it through MAIL_TRANSPORT.
EMAIL_BACKEND = "innovate.notifications.mail.OutboxBackend"
_email = env.dj_email_url("EMAIL_URL", "console:" if DEBUG else "dummy:")
# Set and empty is not set: such a URL has no backend.
MAIL_TRANSPORT = _email.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = str(STATE_DIR / "mail")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", f"Innovate <hello@{_base.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if not (DEBUG or DEMO) and MAIL_TRANSPORT.endswith("dummy.EmailBackend"):
    raise ImproperlyConfigured(
        "EMAIL_URL must be set, such as submission://user:password@smtp.example.org:587"
    )

# --- Files -------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 0 if DEBUG else 31536000
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "media"
_storage = urlsplit(env.str("STORAGE_URL", ""))
if _storage.scheme not in {"", "s3"}:
    raise ImproperlyConfigured("STORAGE_URL must be s3://bucket or empty for the local disk")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _storage.netloc,
            "location": _storage.path.strip("/"),
            "file_overwrite": False,
        },
    }
    if _storage.scheme
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "innovate.core.storage.HashedStaticStorage"
    },
}
UPLOAD_MAX_BYTES = 8 * 1024 * 1024
UPLOAD_MAX_PIXELS = 40_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o644

# --- Languages and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# Places only: browsers do not know some of the names a system carries, "localtime" for one.
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["innovate.core.formats"]

# --- Portal ------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Innovate"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_MAX_BYTES
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_RENDITION_STORAGE = "default"
ELASTICSEARCH_URL: str = env.str("ELASTICSEARCH_URL", "")
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "modelsearch.backends.elasticsearch9",
        "URLS": [ELASTICSEARCH_URL],
        "INDEX_PREFIX": "innovate_",
        "TIMEOUT": 5,
    }
    if ELASTICSEARCH_URL
    else {"BACKEND": "innovate.search.index"}
}
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", "")

# --- Safety ------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# The load balancer's probes speak plain HTTP to the process itself.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Cookies are shared between ports of one host, so two demos side by side would sign each other out.
SESSION_COOKIE_NAME = f"innovate_session_{_base.port or ''}".rstrip("_")
CSRF_COOKIE_NAME = f"innovate_csrf_{_base.port or ''}".rstrip("_")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "innovate.core.views.csrf_failure"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_stripe_origin = STRIPE_API_BASE or "https://js.stripe.com"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, _stripe_origin],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, STRIPE_API_BASE or "https://api.stripe.com"],
        "frame-src": [SELF, _stripe_origin, *([] if STRIPE_API_BASE else ["https://hooks.stripe.com"])],
        "frame-ancestors": [SELF],
        # A form that leads to a provider's consent, or to Stripe for one's bank details, is followed there by the
        # browser only if it may.
        "form-action": [SELF, *_consent_origins, STRIPE_API_BASE or "https://connect.stripe.com"],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
SILENCED_SYSTEM_CHECKS = [
    # The staff area shows previews of our own pages in a frame, so X-Frame-Options cannot be DENY.
    "security.W019",
    # A demo on plain HTTP cannot have what only HTTPS has; with an https BASE_URL none of these is raised.
    *([] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]),
]

# --- Logs --------------------------------------------------------------------------------------------------

_shared_processors: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*_shared_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared_processors,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(
                    [structlog.dev.ConsoleRenderer(colors=False)]
                    if DEBUG
                    else [
                        structlog.processors.format_exc_info,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ]
                ),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
    },
}
