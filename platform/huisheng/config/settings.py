"""Settings: defaults here, then HUISHENG_* from the environment (see env.py). Starts with nothing set, for
development.
"""

import os
from pathlib import Path

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from huisheng.config import env
from huisheng.config.logs import logging_config
from huisheng.kernel import sent_codes
from huisheng.kernel.web.policy import content_security_policy

# Lets models be written as generics (UUIDField[UUID, UUID]) at run time too.
django_stubs_ext.monkeypatch()

# openpyxl would read strangers' workbooks with lxml wherever that is installed; defusedxml, its other choice,
# refuses entities aloud, and what a broken file raises is the same everywhere.
os.environ["OPENPYXL_LXML"] = "False"

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(env.text("STATE", str(ROOT / "var")))

DEMO = HUISHENG_DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
DEVELOPMENT_SECRET_KEY = "development-only-" + "x" * 50
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_SECRET_KEY)
# Unit keys (pairwise identities) derive from it; it must stay outside the database.
HUISHENG_MASTER_KEY = env.text("MASTER_KEY", SECRET_KEY)
HUISHENG_BASE_HOST = env.text("BASE_HOST", "localhost")
HUISHENG_PORT = env.number("PORT", 8000)
HUISHENG_SCHEME = env.text("SCHEME", "http")

# Hosts are checked against the units' domains in tenants.middleware: an unknown one is the network's 404
# page.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False

# --- apps -----------------------------------------------------------------------------------------

SHARED_APPS = [
    "huisheng.kernel.tenancy",
    "huisheng.kernel.messaging",
    "huisheng.kernel.access",
    "huisheng.kernel.web",
    "huisheng.kernel.ops",
    "huisheng.kernel.rest",
    "huisheng.kernel.forms",
    "huisheng.embedded",
    "tenants",
    "shared_apps.network_ledger",
    "shared_apps.accounts",
    "shared_apps.topics",
    "shared_apps.directory",
    "shared_apps.receivers",
    "shared_apps.onboarding",
    "shared_apps.insights",
    "shared_apps.directives",
    "shared_apps.oversight",
    "huisheng.config.demo",
    # Before django_tenants, whose page of the admin has styles that our content policy refuses.
    "shared_apps.accounts.apps.OperatorAdminConfig",
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
]
TENANT_APPS = [
    "tenant_apps.unit_ledger",
    "tenant_apps.people",
    "tenant_apps.moderation",
    "tenant_apps.readers",
    "tenant_apps.knowledge",
    "tenant_apps.questions",
    "tenant_apps.commons",
    "tenant_apps.channels",
    "tenant_apps.directive_inbox",
    "tenant_apps.interfaces",
    "tenant_apps.outreach",
    "tenant_apps.training",
    "tenant_apps.pages",
    "tenant_apps.setup",
]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "tenants.Unit"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
PUBLIC_SCHEMA_NAME = "public"
# Schemas that stand ready, so that opening a unit takes a moment.
HUISHENG_READY_SCHEMAS = env.number("READY_SCHEMAS", 5)
# By how much workers step back where processors are short: 0 not at all, 19 behind everybody.
HUISHENG_WORKER_NICE = env.number("WORKER_NICE", 10)

# --- requests -------------------------------------------------------------------------------------

ROOT_URLCONF = "huisheng.config.urls_network"
PUBLIC_SCHEMA_URLCONF = "huisheng.config.urls_network"
UNIT_URLCONF = "huisheng.config.urls_unit"
WSGI_APPLICATION = "huisheng.config.wsgi.application"

MIDDLEWARE = [
    "huisheng.kernel.ops.middleware.RequestIdMiddleware",
    # Outside the choice of the scope: the page for an unknown host carries the same headers.
    "django.middleware.security.SecurityMiddleware",
    "huisheng.kernel.web.security.PolicyMiddleware",
    "huisheng.kernel.web.security.HeadersMiddleware",
    # Outside as well: what a page looks like is nobody's data, and the pages for hosts that are unknown or
    # closed need it too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.UnitMiddleware",
    # Before anything is answered from what is kept: a part that was switched off is gone at once.
    "tenants.features.FeaturesMiddleware",
    # What a crowd reads is answered here, before anything that is about one visitor.
    "huisheng.kernel.web.whole_pages.WholePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shared_apps.accounts.middleware.ActorMiddleware",
    "shared_apps.accounts.middleware.VisitorsReadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Innermost: in the scope in which the page failed.
    "huisheng.kernel.web.unstorable.UnstorableMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huisheng.kernel.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "huisheng.kernel.web.forms.Renderer"

# --- database -------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, object]] = {
    "default": {
        "ENGINE": "huisheng.kernel.tenancy.postgresql",
        **env.database("DATABASE_URL", "postgres://huisheng:huisheng@127.0.0.1:5432/huisheng"),
        "OPTIONS": {
            "connect_timeout": 5,
            # A backend that touches many schemas grows (1.46 MB per unit with 40 tables), so it is renewed.
            "pool": {
                "min_size": 0,
                "max_size": env.number("DATABASE_POOL", 20),
                "max_lifetime": 600,
                "timeout": 3,
            },
        },
        "USE_ROLES": env.flag("DATABASE_ROLES", default=True),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "TEST": {"NAME": env.text("TEST_DATABASE") or None},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and broker -----------------------------------------------------------------------------
# Separate instances (or databases): flushing one costs nothing that matters.

CACHES = {
    "default": {
        "BACKEND": "huisheng.kernel.ops.cache.ForgivingRedisCache",
        "LOCATION": env.text("CACHE_URL", "redis://127.0.0.1:6379/1"),
        "KEY_FUNCTION": "huisheng.kernel.tenancy.cache.make_key",
        "KEY_PREFIX": env.text("CACHE_PREFIX", "hs"),
    }
}
BROKER_URL = env.text("BROKER_URL", "redis://127.0.0.1:6379/0")
# Imported when apps are ready, so that every process that sends messages publishes to this broker.
CELERY_APPLICATION = "huisheng.config.celery"

# --- accounts, sessions, security -----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
# Proxies of ours in front: their X-Forwarded-For is believed for throttles and lockouts; 0 believes nobody.
HUISHENG_PROXIES = env.number("PROXIES", 0)
# For development: providers of sign-ins (shared_apps/accounts/adapters) may stand on this very machine.
HUISHENG_SIGN_IN_LOOPBACK = env.flag("SIGN_IN_LOOPBACK")
ACCOUNT_ADAPTER = "shared_apps.accounts.signin.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "shared_apps.accounts.signin.forms.LoginForm",
    "change_password": "shared_apps.accounts.signin.forms.PasswordForm",
    "reauthenticate": "shared_apps.accounts.signin.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# allauth counts in the cache, which may be flushed; the lockout of shared_apps.accounts counts in the
# database.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "shared_apps.accounts.signin.factor_adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "shared_apps.accounts.signin.forms.AuthenticateForm",
    "reauthenticate": "shared_apps.accounts.signin.forms.ReauthenticateForm",
    "generate_recovery_codes": "shared_apps.accounts.signin.forms.GenerateCodesForm",
    "activate_totp": "shared_apps.accounts.signin.forms.ActivateTOTPForm",
    "add_webauthn": "shared_apps.accounts.signin.forms.AddKeyForm",
    "edit_webauthn": "shared_apps.accounts.signin.forms.NameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# One field takes the code of an app and the one that came by SMS, and says how long it is.
MFA_TOTP_DIGITS = sent_codes.DIGITS
# Over HTTPS browsers keep a cookie to what its prefix promises (OWASP ASVS 5.0, 3.3.1): set over HTTPS, and
# with __Host- for this host alone and all of its paths.
_OWN_COOKIE, _COOKIE = ("__Host-", "__Secure-") if HUISHENG_SCHEME == "https" else ("", "")
SESSION_ENGINE = "shared_apps.accounts.sessions"
SESSION_COOKIE_NAME = f"{_OWN_COOKIE}hs_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_OWN_COOKIE}hs_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "huisheng.kernel.web.errors.csrf_failure"
SIGNING_BACKEND = "huisheng.kernel.tenancy.signing.ScopedSigner"
MESSAGE_STORAGE = "huisheng.kernel.web.notices.NoticeStorage"
HUISHENG_NOTICE_COOKIE_NAME = f"{_OWN_COOKIE}hs_notices"
# Not for all paths of the host, or for all hosts of the network: no __Host-.
# A device on which a phone or WeChat was verified with this unit (tenant_apps/readers).
HUISHENG_READER_COOKIE_NAME = f"{_OWN_COOKIE}hs_reader"
# By which campaign somebody came who may ask: read by the asking pages alone.
HUISHENG_CAMPAIGN_COOKIE_NAME = f"{_COOKIE}hs_from"
# A round of practice that is under way: read by the pages of practice alone.
HUISHENG_PRACTICE_COOKIE_NAME = f"{_COOKIE}hs_practice"
# Set by the player's page while a broadcast is live, so that a device counts once a day; read by it alone.
HUISHENG_ATTENDED_COOKIE_NAME = f"{_COOKIE}hs_live"
HUISHENG_ENTRY_COOKIE_NAME = f"{_COOKIE}hs_enter"
HUISHENG_TYPE_SIZE_COOKIE_NAME = f"{_COOKIE}hs_size"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = content_security_policy(scheme=HUISHENG_SCHEME, base_host=HUISHENG_BASE_HOST)
# Whose players stand on pages of broadcasts, letter for letter (huisheng.kernel.web.players).
HUISHENG_PLAYER_HOSTS = env.text(
    "PLAYER_HOSTS", "www.bilibili.com player.bilibili.com v.qq.com player.youku.com"
).split()
HUISHENG_STREAM_HOSTS = env.text("STREAM_HOSTS").split()
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if HUISHENG_SCHEME == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # The monitoring on the machine itself asks the web server directly, without HTTPS; so does the front
    # server about certificates. Whether a domain leads here is asked before it has one.
    SECURE_REDIRECT_EXEMPT = [
        "^livez$",
        "^readyz$",
        "^metrics$",
        r"^internal/certificate$",
        r"^\.well-known/huisheng-here/",
    ]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# No rule about kinds of characters (OWASP ASVS 5.0, 6.2.5).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shared_apps.accounts.signin.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "shared_apps.accounts.signin.passwords.SimilarityValidator"},
    {"NAME": "shared_apps.accounts.signin.passwords.CommonValidator"},
    {"NAME": "shared_apps.accounts.signin.passwords.HabitValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- languages and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = f"{_COOKIE}hs_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
MEDIA_ROOT = STATE / "media"
STORAGES = {
    "default": {"BACKEND": "huisheng.kernel.tenancy.storage.ScopedFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# /favicon.ico: what browsers ask for beside a picture or file that is opened alone.
WHITENOISE_ROOT = ROOT / "platform" / "huisheng" / "kernel" / "web" / "root"

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Huisheng 回声",
    "DESCRIPTION": "One unit of the network: asking, an asker's own question, what stands in public, taking "
    "part, the desk, moderation, directives. How to begin stands on the unit's page /developers/.",
    "VERSION": "1",
    "LICENSE": {"name": "Apache-2.0"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenant_apps.interfaces.api.tags.name_tags",
    ],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "key": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Api-Key",
                "description": "Made by the unit's administrators on /manage/keys/; of this unit alone.",
            }
        }
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "QuestionState": "tenant_apps.questions.data.codes.State",
        "CaseState": "tenant_apps.moderation.data.codes.State",
        "CommentState": "tenant_apps.commons.data.codes.CommentState",
        "DeclineReason": "tenant_apps.questions.data.codes.Reason",
        "ReportReason": "tenant_apps.moderation.data.codes.Reason",
        "UnresolvableReason": "tenant_apps.questions.data.codes.UnresolvableReason",
        "TransferReason": "tenant_apps.questions.data.codes.TransferReason",
        "ReturnReason": "tenant_apps.questions.data.codes.ReturnReason",
        "QuestionKind": "tenant_apps.questions.data.codes.Kind",
        "Outcome": "tenant_apps.questions.data.codes.Outcome",
        "ReferralState": "tenant_apps.questions.data.codes.ReferralState",
        "ReferralOutcome": "tenant_apps.questions.data.codes.ReferralOutcome",
        "VerdictReason": "tenant_apps.moderation.api.serializers.REASONS",
        "DirectiveKind": "shared_apps.directives.api.shapes.KINDS",
        "DirectiveState": "shared_apps.directives.api.shapes.STATES",
        "DirectiveStateAfter": "shared_apps.directives.api.shapes.STATES_AFTER",
        "DirectiveStep": "shared_apps.directives.api.shapes.STEPS",
        "DirectiveEnquiryKind": "shared_apps.directives.api.shapes.ENQUIRIES",
        "KindOfUnitBelow": "shared_apps.directives.api.shapes.KINDS_OF_UNITS",
        "KindOfUnit": "tenant_apps.directive_inbox.api.shapes.KINDS_OF_UNITS",
        "InboxState": "tenant_apps.directive_inbox.api.shapes.STATES",
        "InboxPieceKind": "tenant_apps.directive_inbox.api.shapes.PIECES",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
}

# For how many months the audit is kept; no fewer than six (see huisheng.kernel.audit.ageing).
HUISHENG_AUDIT_MONTHS = env.number("AUDIT_MONTHS", 24)

LOGGING = logging_config(level=env.text("LOG_LEVEL", "INFO"), json=env.flag("LOG_JSON", default=not DEBUG))
SENTRY_DSN = env.text("SENTRY_DSN")
EMAIL_BACKEND = (
    "django.core.mail.backends." + ("smtp" if env.text("EMAIL_HOST") else "console") + ".EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_SSL = env.flag("EMAIL_SSL")
EMAIL_USE_TLS = env.flag("EMAIL_STARTTLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"noreply@{HUISHENG_BASE_HOST}")

# Where the providers of notices answer (tenant_apps/channels). Units enter keys, never addresses.
HUISHENG_CHANNELS = {
    "aliyun": env.text("ALIYUN_SMS_URL", "https://dysmsapi.aliyuncs.com"),
    "tencent": env.text("TENCENT_SMS_URL", "https://sms.tencentcloudapi.com"),
    "wechat": env.text("WECHAT_URL", "https://api.weixin.qq.com"),
    "wechat_open": env.text("WECHAT_OPEN_URL", "https://open.weixin.qq.com"),
    # Whether a unit's own mail server may stand in a private network.
    "private_mail": env.flag("PRIVATE_MAIL"),
}

# Domains of units' own (tenants/domains): who is asked about them, and whether they may lead to private
# networks.
HUISHENG_DOMAINS = {"servers": env.text("DNS_SERVERS"), "private": env.flag("PRIVATE_DOMAINS")}

# Programs and groups that hear of directives (shared_apps/receivers). Of a robot units enter the key alone.
HUISHENG_RECEIVERS = {
    "wecom": env.text("WECOM_ROBOT_URL", "https://qyapi.weixin.qq.com"),
    "dingtalk": env.text("DINGTALK_ROBOT_URL", "https://oapi.dingtalk.com"),
    # For development: they may stand on this very machine, without TLS.
    "loopback": env.flag("RECEIVERS_LOOPBACK"),
}

if os.environ.get("PYTEST_VERSION"):
    # scrypt is meant to be slow; a test signs in hundreds of times.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
