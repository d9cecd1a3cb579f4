"""A company's identity provider: django-allauth's own OpenID Connect server, in a process of its own.

`python -m tests.identity_provider FOLDER` reads `FOLDER/setup.json`, keeps its database there, and prints its
address when it answers. It is what a company would run, except that `FOLDER/lies.json` says what its tokens claim.
"""

import json
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main(folder: Path) -> None:
    setup = json.loads((folder / "setup.json").read_text())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="of the identity provider of the tests",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "people.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="tests.identity_provider.urls",
        # The same host as the platform's in the tests, whose cookies know no ports.
        SESSION_COOKIE_NAME="company_session",
        CSRF_COOKIE_NAME="company_csrf",
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=key.decode(),
        IDP_OIDC_ADAPTER="tests.identity_provider.adapter.Adapter",
        LIES=folder / "lies.json",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    _fill(setup)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _fill(setup: dict) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    client = Client(id=setup["client_id"], name="Landbridge", skip_consent=True)
    client.set_secret(setup["client_secret"])
    client.set_scopes(["openid", "email"])
    client.set_redirect_uris(setup["ways_back"])
    client.save()
    for email, is_verified in setup["people"].items():
        user = User.objects.create_user(email, email, setup["password"])
        EmailAddress.objects.create(user=user, email=email, verified=is_verified, primary=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
