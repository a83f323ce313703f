"""Settings: one file, everything that differs between installations from the environment.

Every variable is listed in docs/handbook/innstillinger.md; a test finds unlisted ones. A value
that cannot be used stops the start with a sentence that names the variable.
"""

import json
import os
import re
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable as text; required when there is no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Miljøvariabelen {name} må settes.")
    return default


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "ja", "0", "false", "nei"}:
        return default if not value else value in {"1", "true", "ja"}
    raise ImproperlyConfigured(f"Miljøvariabelen {name} er «{value}», ventet ja eller nei.")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def port(name: str, default: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(
            f"Miljøvariabelen {name} er «{value}», ventet et tall fra 1 til 65535."
        )
    return int(value)


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(
            f"Miljøvariabelen {name} er «{value}», ventet {' eller '.join(allowed)}."
        )
    return value


def folder(name: str, default: str) -> Path:
    """A folder we may write in, made if it is not there."""
    path = Path(text(name, default)).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"Miljøvariabelen {name} peker på {path}, som ikke kan lages ({error.strerror})."
        ) from error
    return path


def database(url: str) -> dict[str, object]:
    """Django's database settings from sqlite:///path or postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        # sqlite:///relative and sqlite:////absolute, as others write it.
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path[1:] if path.startswith("/") else path,
            "OPTIONS": {
                # Taking the write lock at BEGIN instead of at the first write is what keeps
                # fifty writers from failing on each other.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(
        "Miljøvariabelen DATABASE_URL må begynne med sqlite:/// eller postgres://."
    )


def issuers(name: str) -> list[dict[str, object]]:
    """OpenID Connect issuers from a JSON list, as the log-in library wants them.

    Each has `id` (part of addresses, never used again for another), `name`, `issuer`, `client_id`
    and `client_secret`. An issuer that never says whether an address is confirmed (Entra ID) can
    be trusted for the addresses of its own domains: `confirmed_domains`.
    """

    def wrong(what: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"Miljøvariabelen {name}: {what}")

    try:
        given = json.loads(text(name, "[]"))
    except ValueError as error:
        raise wrong("verdien er ikke gyldig JSON.") from error
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise wrong("ventet en liste av objekter.")
    needed = {"id", "name", "issuer", "client_id", "client_secret"}
    found = []
    for one in given:
        label = one.get("id", "uten id")
        if missing := sorted(needed - set(one)):
            raise wrong(f"«{label}» mangler {', '.join(missing)}.")
        if unknown := sorted(set(one) - needed - {"confirmed_domains"}):
            raise wrong(f"«{label}» har ukjente felt: {', '.join(unknown)}.")
        if not all(isinstance(one[field], str) and one[field] for field in needed):
            raise wrong(f"«{label}» har et tomt felt eller et felt som ikke er tekst.")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", label) or label in {
            "ny-konto",
            "avbrutt",
            "feil",
        }:
            raise wrong(f"id «{label}» må bestå av små bokstaver a–z, tall og bindestrek.")
        address = urlsplit(one["issuer"])
        if address.scheme != "https" and address.hostname not in {"localhost", "127.0.0.1"}:
            raise wrong(f"«{label}» må ha en issuer som begynner med https://.")
        domains = one.get("confirmed_domains", [])
        if not isinstance(domains, list) or not all(isinstance(d, str) and d for d in domains):
            raise wrong(f"«{label}» har confirmed_domains som ikke er en liste av domener.")
        found.append(
            {
                "provider_id": label,
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one["client_secret"],
                "settings": {
                    "server_url": one["issuer"].rstrip("/"),
                    "oauth_pkce_enabled": True,
                    "email_authentication": True,
                    **({"verified_email": domains} if domains else {}),
                },
            }
        )
    if len({one["provider_id"] for one in found}) < len(found):
        raise wrong("to utstedere har samme id.")
    return found


def site_address(name: str, default: str) -> str:
    """Where the site is reached, "https://host" without a slash at its end, for links in mails that
    no request asked for."""
    address = text(name, default).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"Miljøvariabelen {name} er «{address}», ventet en adresse som https://rapport.eksempel.no."
        )
    return address


def mail_server(url: str) -> dict[str, object]:
    """A mail server from smtp://user:password@host:port; `smtps` is TLS from the start, and
    `?starttls=1` asks for it on the way."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "Miljøvariabelen SPORBAR_SMTP_URL må være smtp://vert:port eller smtps://vert:port."
        )
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtps",
        "starttls": "starttls=1" in parts.query,
    }


def kept_secret(path: Path) -> str:
    """A secret key made once and kept beside the demo's data."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    return key


ENVIRONMENT = one_of("SPORBAR_ENV", ("demo", "production"), "demo")
IN_PRODUCTION = ENVIRONMENT == "production"
DATA_DIR = folder("SPORBAR_DATA_DIR", "data")

SECRET_KEY = text("SPORBAR_SECRET_KEY") if IN_PRODUCTION else kept_secret(DATA_DIR / "secret-key")
#: Earlier keys, newest first: what was signed or encrypted with them can still be read.
SECRET_KEY_FALLBACKS = words("SPORBAR_SECRET_KEY_FALLBACKS")
DEBUG = boolean("SPORBAR_DEBUG", default=False)
ALLOWED_HOSTS = words("SPORBAR_HOSTS", "" if IN_PRODUCTION else "127.0.0.1,localhost,[::1]")
if IN_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Miljøvariabelen SPORBAR_HOSTS må nevne nettstedets vertsnavn.")

#: Where `sporbar serve` listens unless it is told otherwise.
PORT = port("PORT", 8000)
#: The first host that is one, not a pattern, is where the site is reached unless it is said.
_HOST = next((host for host in ALLOWED_HOSTS if not host.startswith((".", "*"))), "localhost")
SITE = site_address(
    "SPORBAR_SITE", f"https://{_HOST}" if IN_PRODUCTION else f"http://127.0.0.1:{PORT}"
)

#: Addresses of proxies whose X-Forwarded-For is believed.
PROXIES = words("SPORBAR_PROXIES", "127.0.0.1,::1")

DATABASES = {"default": database(text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'sporbar.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Shared by all processes, so that wrong passwords are counted once. Made by a migration of access.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
AUTH_USER_MODEL = "organisations.User"

INSTALLED_APPS = [
    "sporbar.config",
    "sporbar.operations",
    "sporbar.demo",
    "sporbar.website",
    "sporbar.office",
    "sporbar.exchange",
    "sporbar.reporting",
    "sporbar.governance",
    "sporbar.economy",
    "sporbar.rounds",
    "sporbar.plans",
    "sporbar.records",
    "sporbar.access",
    "sporbar.mail",
    "sporbar.organisations",
    "sporbar.core",
    "sporbar.ui",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sporbar.organisations.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "sporbar.core.origin.OriginMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sporbar.access.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]

#: How somebody logs in; the pages are the access room's. The user is known by e-mail alone.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "website:cooperations"
ACCOUNT_ADAPTER = "sporbar.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Nobody signs up: an account's address comes from an invitation or from whoever runs the site.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whoever finds a machine left open cannot take over the account with it.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IN_PRODUCTION else "http"
ACCOUNT_FORMS = {
    "login": "sporbar.access.forms.LogInForm",
    "signup": "sporbar.access.forms.SignUpForm",
    "reauthenticate": "sporbar.access.forms.ConfirmPasswordForm",
    "reset_password": "sporbar.access.forms.ResetPasswordForm",
    "reset_password_from_key": "sporbar.access.forms.NewPasswordForm",
    "change_password": "sporbar.access.forms.ChangePasswordForm",
    "set_password": "sporbar.access.forms.SetPasswordForm",
    "add_email": "sporbar.access.forms.ChangeEmailForm",
}
#: Wrong passwords and codes: five in five minutes for an account, thirty for an address that many
#: may share (a town hall behind one line). Nobody is locked out for longer than that.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/5m/ip,5/5m/key",
    "reset_password": "20/5m/ip,5/5m/key",
    "reauthenticate": "10/5m/user",
}
# The request's own address counts: config.wsgi has replaced a trusted proxy's by then.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_ADAPTER = "sporbar.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sporbar"
# A phone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "sporbar.access.forms.CodeForm",
    "reauthenticate": "sporbar.access.forms.ConfirmCodeForm",
    "activate_totp": "sporbar.access.forms.ActivateAppForm",
    "add_webauthn": "sporbar.access.forms.AddKeyForm",
    "edit_webauthn": "sporbar.access.forms.RenameKeyForm",
}
SOCIALACCOUNT_ADAPTER = "sporbar.access.adapters.IssuerAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "sporbar.access.forms.UntieForm"}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": issuers("SPORBAR_OIDC")}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False

ROOT_URLCONF = "sporbar.config.urls"
WSGI_APPLICATION = "sporbar.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "nb"
#: Each by its own name, as the chooser at the foot of every page shows them.
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
#: Holds a reader's own choice of language; nothing else about the reader.
LANGUAGE_COOKIE_NAME = "sprak"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

STATIC_URL = "/static/"
# Production gathers its files with collectstatic and puts a hash in each name; the demo serves
# them from the packages.
STATIC_ROOT = DATA_DIR / "static" if IN_PRODUCTION else None
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if IN_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IN_PRODUCTION and boolean("SPORBAR_HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
# The domain above ours is a municipality's: what its other sites do is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if SECURE_SSL_REDIRECT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Two weeks for those who ask to stay logged in; otherwise until the browser is closed.
SESSION_COOKIE_AGE = 14 * 24 * 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A roll-over of 720 measures is one form with two fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Without a server the demo shows its mails on a page, and production keeps them in the outbox.
_SMTP = mail_server(text("SPORBAR_SMTP_URL", "")) if os.environ.get("SPORBAR_SMTP_URL") else {}
EMAIL_HOST = str(_SMTP.get("host", ""))
EMAIL_PORT = _SMTP.get("port", 25)
EMAIL_HOST_USER = str(_SMTP.get("user", ""))
EMAIL_HOST_PASSWORD = str(_SMTP.get("password", ""))
EMAIL_USE_TLS = bool(_SMTP.get("starttls", False))
EMAIL_USE_SSL = bool(_SMTP.get("tls", False))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = text("SPORBAR_MAIL_FROM", "Sporbar <sporbar@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # No personal link may stand in a log: whoever reads one may enter.
        "line": {
            "()": "sporbar.core.redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("SPORBAR_LOG_LEVEL", "WARNING")},
    # Django's own handlers would write past the formatter.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
