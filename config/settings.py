"""Settings. Everything a deployment decides comes from the environment; the defaults are those of one machine."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from landbridge.doors.backend.pool import reset
from landbridge.identity.single_sign_on import providers

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("LANDBRIDGE_HOME", ROOT / ".demo"))  # secrets, media and logs of this installation
LANDBRIDGE_DEMO = os.environ.get("LANDBRIDGE_DEMO", "") == "1"
DEBUG = os.environ.get("DEBUG", "") == "1"
# Without a key of its own an installation signs nothing that outlives the process.
SECRET_KEY = os.environ.get("SECRET_KEY") or os.urandom(32).hex()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

# Apps ---------------------------------------------------------------------------------------------------
SHARED_APPS = [
    "django_tenants",
    "landbridge.doors",
    "landbridge.identity",
    "landbridge.events",
    "landbridge.catalog",
    "landbridge.vehicles",
    "landbridge.api",
    "landbridge.webhooks",
    "landbridge.web",
    "tenants",
    "claims",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
TENANT_APPS = ["dealers.workshop", "dealers.imports", "dealers.drafts", "dealers.maintenance", "dealers.api"]
SHARED_APPS += ["dealers.portal", "dealers.demo"]  # pages and demo data: no tables in either schema
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "tenants.Dealer"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_DB_ALIAS = "provisioner"
PUBLIC_SCHEMA_NAME = "oem"
PG_EXTRA_SEARCH_PATHS = ["extensions"]
SKIP_PG_EXTRA_VALIDATION = True  # it would open a connection on every command, makemigrations included
LANDBRIDGE_ROLE_PREFIX = os.environ.get("LANDBRIDGE_ROLE_PREFIX", "lb")

# Databases ----------------------------------------------------------------------------------------------
_DEFAULT_DATABASE = "postgresql://lb_gateway@127.0.0.1:5432/landbridge"


def database(url: str, **options: object) -> dict[str, object]:
    """Return Django's settings for a `postgresql://user:password@host:port/name?sslmode=…` address.

    All that libpq knows may stand behind the question mark.
    """
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "landbridge.doors.backend",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": parts | options,
    }


_gateway_url = os.environ.get("DATABASE_URL", _DEFAULT_DATABASE)
DATABASES = {
    "default": database(
        _gateway_url,
        server_side_binding=True,  # parameters never become SQL text
        pool={
            "min_size": 1,
            "max_size": int(os.environ.get("DATABASE_POOL", "8")),
            "max_lifetime": timedelta(minutes=10).total_seconds(),
            "timeout": 15,
            "reset": reset,
        },
    ),
    "provisioner": database(
        os.environ.get("PROVISIONER_DATABASE_URL", _gateway_url),
        assume_role=f"{LANDBRIDGE_ROLE_PREFIX}_owner",
    ),
}
DATABASE_ROUTERS = ["landbridge.doors.router.DoorRouter", "django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Schemas made ahead for the dealers to come; one opens then in milliseconds.
LANDBRIDGE_SPARE_SCHEMAS = int(os.environ.get("LANDBRIDGE_SPARE_SCHEMAS", "5"))
LANDBRIDGE_DEALER_LOADER = "tenants.queries.dealer_ref"
LANDBRIDGE_ACTOR_LOADER = "tenants.queries.actor_of"
LANDBRIDGE_DEALER_LISTER = "tenants.queries.open_dealer_ids"
LANDBRIDGE_DEALER_CODES = "tenants.queries.dealer_codes"

# Requests -----------------------------------------------------------------------------------------------
ROOT_URLCONF = "config.urls_oem"
DEALER_URLCONF = "config.urls_dealer"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenants.middleware.FrontDoorSessionMiddleware",
    "tenants.middleware.EntryMiddleware",
    "tenants.middleware.LanguageMiddleware",
    "landbridge.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "landbridge.doors.request.ViewDoorMiddleware",  # last: it calls the view itself
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "landbridge.web.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "landbridge.web.templatetags.lb"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # no row, so no query
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Identity -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator invited the address
ACCOUNT_ADAPTER = "landbridge.identity.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS = False  # per-process; the lock-out here is a row (landbridge.identity.lockout)
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "landbridge.identity.adapter.SecondStepAdapter"
# Seals secrets in the database: newest first. A key leaves the list when nothing is sealed with it any more.
LANDBRIDGE_SECRET_KEYS = os.environ.get("LANDBRIDGE_SECRET_KEYS", SECRET_KEY).split(",")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False  # as above
MFA_TOTP_ISSUER = "Landbridge"
# Identity providers (docs/sign-in.md). Without TLS only where nothing is at stake.
OIDC_ALLOW_HTTP = LANDBRIDGE_DEMO or DEBUG
OIDC_PROVIDERS = providers.from_environment(os.environ, allow_http=OIDC_ALLOW_HTTP)
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
# Behind how many proxies this runs: without it a proxy's address would lock everybody out together.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
LOCKOUT_FAILURES = 5
LOCKOUT_WINDOW = timedelta(minutes=15)
INVITATION_VALID = timedelta(days=7)
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE = timedelta(minutes=int(os.environ.get("SESSION_IDLE_MINUTES", "60")))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# The demo speaks plain HTTP on this machine; everything else is behind TLS.
_TLS = os.environ.get("LANDBRIDGE_TLS", "0" if LANDBRIDGE_DEMO or DEBUG else "1") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SECURE_SSL_REDIRECT = False  # the proxy's task
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "lb_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files and storage -------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Only a deployment collects; the demo and the tests serve from where the files stand.
STATIC_ROOT = os.environ.get("STATIC_ROOT") or None
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "landbridge.web.finders.VendorFinder",
]
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = HOME / "media"

# API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["landbridge.api.authentication.FrontDoorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],  # `allow()` on the view, enforced before the view runs
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "landbridge.api.negotiation.OnlyJson",
    "DEFAULT_SCHEMA_CLASS": "landbridge.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "landbridge.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Landbridge",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["landbridge.api.schema.describe"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
# Webhooks to this network or machine, and without TLS: for tests and for systems in the same house.
WEBHOOK_ALLOW_PRIVATE = os.environ.get("WEBHOOK_ALLOW_PRIVATE", "1" if LANDBRIDGE_DEMO else "0") == "1"
API_TOKEN_LIFETIME = timedelta(hours=1)
API_RATE_PER_MINUTE = int(os.environ.get("API_RATE_PER_MINUTE", "6000"))  # of a new client; each has its own

# Jobs ---------------------------------------------------------------------------------------------------
BROKER_URL = os.environ.get("BROKER_URL", "memory://")
# The event feed is for other systems; without an address of its own it uses the broker if that is RabbitMQ.
FEED_URL = os.environ.get("FEED_URL", BROKER_URL if BROKER_URL.startswith("amqp") else "")
FEED_EXCHANGE = os.environ.get("FEED_EXCHANGE", "landbridge.events")

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"fido2": {"level": "WARNING"}},  # it tells whose passkey was used
}
PRODUCT_NAME = _("Landbridge")
