"""All configuration, read once from the environment. Code reads settings; nothing else reads `os.environ`."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from peersupport.env import Environment, Mode

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

MODE = env.mode()
PRODUCTION = MODE is Mode.PRODUCTION
DEBUG = False

SECRET_KEY = env.secret("SECRET_KEY")
ENCRYPTION_KEYS = env.keys("ENCRYPTION_KEYS")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", None if PRODUCTION else "localhost,127.0.0.1")
ALLOWED_ORIGINS = env.origins("ALLOWED_ORIGINS", None if PRODUCTION else "http://localhost:8000")
ORGANISATION_NAME = env.text("ORGANISATION_NAME", None if PRODUCTION else "Peersupport")
# What stands under the icon on somebody's phone, where others see it.
SHORT_NAME = env.short_name("SHORT_NAME", "Hello")
# Whose help numbers are shown first: a default would be somebody else's.
COUNTRY = env.text("COUNTRY", None if PRODUCTION else "GB")
QUICK_EXIT_URL = env.text("QUICK_EXIT_URL", "https://www.bbc.co.uk/weather")

ROOT_URLCONF = "peersupport.urls"
ASGI_APPLICATION = "peersupport.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "peersupport.core",
    "accounts",
    "matching",
    "moderation",
    "chat",
    "demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "peersupport.core.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "moderation.middleware.IntakeMiddleware",
    "peersupport.core.middleware.DomainErrorMiddleware",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "peersupport.core.context.site",
            ]
        },
    }
]

DATABASES = {
    "default": env.database("DATABASE_URL", None if PRODUCTION else "sqlite:///var/dev.sqlite3")
}
if "sqlite" in str(DATABASES["default"].get("ENGINE")):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # A gone or stuck database is answered within the five seconds after which a message counts as not
    # sent, and found again within two of its return. A process that stops in the middle of a transaction
    # holds nobody up, and commits nothing later than the poll for news looks back (core/hub.py).
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "pool": {
            "min_size": 1,
            "max_size": env.number("DATABASE_POOL", 12),
            "timeout": 4,
            "reconnect_timeout": 1,
        },
        # Those that ask for it are prepared (core/statements.py); what the ORM makes is not.
        "prepare_threshold": 5,
        "connect_timeout": 3,
        "tcp_user_timeout": 5_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "options": "-c statement_timeout=4000 -c lock_timeout=3000"
        " -c idle_in_transaction_session_timeout=10000"
        # Of a prepared statement a plan is made once, not for every batch.
        " -c plan_cache_mode=force_generic_plan",
    }

REDIS_URL = env.text("REDIS_URL", None if PRODUCTION else "none")
if REDIS_URL in {"", "none"}:
    CHANNEL_LAYERS: dict[str, dict[str, object]] = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    }
else:
    # The pub/sub layer: the default one drops group messages silently under load (design.md, section 2).
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "symmetric_encryption_keys": [SECRET_KEY]},
        }
    }
# Counters of failed sign-ins live in the database: shared by every process, and gone only when sign-in is too.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "KEY_FUNCTION": "accounts.cache_keys.blind_key",
        # When it is full, counts are thrown out: a guesser must not be able to fill it.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# How fast one person may write: enough at once for a burst of short lines.
MESSAGE_BURST = env.number("MESSAGE_BURST", 20)
MESSAGES_PER_SECOND = env.number("MESSAGES_PER_SECOND", 2)
# How long people may change what they said, or take it back. 0: never.
CHANGE_MESSAGES_WITHIN = timedelta(minutes=env.number("CHANGE_MESSAGES_MINUTES", 15))

# Where a test has this process die (core/failpoints.py).
FAILPOINT = env.only_in_tests("FAILPOINT")

# For how many minutes a peer worker may set a time to talk. None: no time limits here.
SESSION_MINUTES = [int(length) for length in env.names("SESSION_MINUTES", "") if length.isdigit()]
# A client is told that their peer worker dropped out of a live conversation after this many seconds.
MISSING_AFTER = env.number("MISSING_AFTER", 30)

# Kinds of promised work are names, not imports: core runs them without knowing the apps that own them.
# The lane keeps quick timers apart from calls to the outside that may hang.
OUTBOX_HANDLERS = {
    "core.erase": ("peersupport.core.outbox_handlers.erase", "timers"),
    "core.hold_lapse": ("peersupport.core.outbox_handlers.hold_lapse", "timers"),
    "core.hold_review": ("peersupport.core.outbox_handlers.hold_review", "timers"),
    "core.retain": ("peersupport.core.outbox_handlers.retain", "slow"),
    "core.retain_class": ("peersupport.core.outbox_handlers.retain_class", "slow"),
    "accounts.forget": ("accounts.outbox_handlers.forget", "timers"),
    "chat.missing": ("chat.outbox_handlers.missing", "timers"),
    "chat.process_gone": ("chat.outbox_handlers.process_gone", "timers"),
    "chat.time": ("chat.outbox_handlers.time", "timers"),
    "chat.state_over": ("chat.outbox_handlers.state_over", "timers"),
    "chat.silence": ("chat.outbox_handlers.silence", "timers"),
    "chat.team_leaves": ("chat.outbox_handlers.team_leaves", "timers"),
    "chat.replies": ("chat.outbox_handlers.replies", "slow"),
    "chat.shadow": ("chat.outbox_handlers.shadow", "slow"),
    "chat.stand_in_over": ("chat.outbox_handlers.stand_in_over", "timers"),
    "chat.pairing_over": ("chat.outbox_handlers.pairing_over", "timers"),
    "chat.rest": ("chat.outbox_handlers.rest", "timers"),
    "matching.lapse": ("matching.outbox_handlers.lapse_request", "timers"),
    "matching.look": ("matching.outbox_handlers.look", "timers"),
    "matching.hand_on": ("matching.outbox_handlers.hand_on_request", "timers"),
    "moderation.alarm": ("moderation.outbox_handlers.alarm", "timers"),
    "moderation.climb": ("moderation.outbox_handlers.climb", "timers"),
    "moderation.drill": ("moderation.outbox_handlers.drill", "timers"),
    "moderation.drill_page": ("moderation.outbox_handlers.drill_page", "pages"),
    "moderation.follow_up": ("moderation.outbox_handlers.follow_up", "timers"),
    "moderation.heartbeat": ("moderation.outbox_handlers.heartbeat", "pages"),
    "moderation.link": ("moderation.outbox_handlers.link", "timers"),
    "moderation.sanction": ("moderation.outbox_handlers.sanction", "timers"),
    "moderation.rota_mail": ("moderation.outbox_handlers.rota_mail", "slow"),
    "moderation.page": ("moderation.outbox_handlers.page", "pages"),
}
# Kinds that come back by themselves, and after how many seconds.
OUTBOX_RECURRING = {
    "chat.replies": 86_400,
    "chat.silence": 15,
    "core.retain": 86_400,
    "moderation.drill": 900,
    "moderation.heartbeat": 60,
}
# Threads a lane: one page that hangs must not hold up the next.
OUTBOX_LANES = {"timers": 1, "pages": 4, "slow": 1}
# What is sealed by the key ring itself and not by a key of a row: made anew when keys are rotated.
RESEALERS = ["accounts.actions.second_factor.reseal_secrets"]
# Who answers for what is held about a person, in the order in which it is erased: the account itself last.
PERSONAL_RECORDS = [
    "chat.actions.records",
    "moderation.actions.records",
    "matching.actions.records",
    "accounts.actions.records",
]
# Who sits, or sat, in a conversation: a hold on it is a hold on something that is there.
CONVERSATION_PEOPLE = "chat.actions.records.people_in"
# What deletes each class of record that has a period (core/retention.toml).
RETENTION_SWEEPERS = {
    "conversations": "chat.actions.forgetting.sweep_conversations",
    "alarms": "moderation.actions.retention.sweep_alarms",
    "flags": "moderation.actions.retention.sweep_flags",
    "pairs": "matching.actions.retention.sweep_pairs",
    "accounts": "accounts.actions.retention.sweep_accounts",
    "sanctions": "moderation.actions.retention.sweep_sanctions",
    "duty": "moderation.actions.retention.sweep_duty",
    "samples": "moderation.actions.retention.sweep_samples",
    "claims": "peersupport.core.retention.sweep_claims",
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "peersupport.core.static.HashedStaticFiles"},
}
# Our files are for our pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False

EMAIL_CONFIG = env.email("EMAIL_URL", None if PRODUCTION else "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", None if PRODUCTION else "no-reply@localhost")
PAGER_WEBHOOKS = env.names("PAGER_WEBHOOKS", "")
# Hosts, or hosts with a port, in the operator's own network that people's own pagers may call.
PAGERS_MAY_REACH = env.names("PAGERS_MAY_REACH", "")
# Signs the empty pushes that page a browser, and whom a push service may write to about them.
PUSH_KEY = env.push_key("PUSH_KEY")
PUSH_CONTACT = env.text("PUSH_CONTACT", ALLOWED_ORIGINS[0] if ALLOWED_ORIGINS else "")
# A place outside that wakes somebody when it hears nothing for some minutes.
HEARTBEAT_URL = env.text("HEARTBEAT_URL", "")
# While nobody is on call, nobody new is let in.
INTAKE_CLOSES = MODE is not Mode.TEST
# The day on which a backup was last restored, to see that it can be.
RESTORE_TESTED_ON = env.text("RESTORE_TESTED_ON", "")
# Where the heads of the audit chain are written down, out of reach of whoever can change the database.
AUDIT_HEAD_FILE = env.text("AUDIT_HEAD_FILE", "")

# Accounts: a pseudonym and a password, no e-mail (design.md, section 7).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.PoliteArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "pseudonym"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "change_password": "accounts.forms.NewPasswordForm",
}
# `key` counts per name, or per device for somebody on a device of their own (accounts/devices.py).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "join": "20/m/ip,100/h/ip",
    "recover": "10/m/ip,60/h/ip",
    "invitation": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SetUpCodeForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = ORGANISATION_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_ADAPTER = "accounts.adapters.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False

# Cookies and headers.
SECURE = all(origin.startswith("https://") for origin in ALLOWED_ORIGINS)
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS
CSRF_FAILURE_VIEW = "peersupport.core.views.stale_form"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# Not "no-referrer": with it a browser sends `Origin: null` with every form, which the forgery check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["from-server", "own-worker"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "peersupport.core.logs.AllowListFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    # Refused requests carry paths and names that people typed.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}

env.finish()
