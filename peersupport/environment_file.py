"""Makes the environment file of a new installation: `python3 -m peersupport.environment_file HOST`.

Needs nothing but Python, so that it runs before anything is installed.
"""

import base64
import secrets
import sys

USAGE = "usage: bin/new-env HOST   (for example talk.example.org)\n"
HEAD = """\
# Everything this installation is told. Keep a copy away from the server and from its backups:
# without ENCRYPTION_KEYS nobody can read what was written, not even you.
"""


def fresh_keys() -> dict[str, str]:
    """The secrets that every installation makes for itself, the demo too."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "SECRET_KEY": secrets.token_hex(40),
        "ENCRYPTION_KEYS": f"1:{key}",
        "PUSH_KEY": fresh_push_key(),
    }


def fresh_push_key() -> str:
    """Of its 256 bits the first is never set, so that every one is a private key of the curve P-256."""
    secret = secrets.randbelow(2**255 - 1) + 1
    return base64.urlsafe_b64encode(secret.to_bytes(32, "big")).rstrip(b"=").decode()


def production(host: str) -> dict[str, str]:
    """All that production asks for. What only the operator knows is left empty, and refused until it is filled in."""
    database, redis = secrets.token_hex(24), secrets.token_hex(24)
    return {
        "PEERSUPPORT_MODE": "production",
        **fresh_keys(),
        "SITE_HOST": host,
        "ALLOWED_HOSTS": host,
        "ALLOWED_ORIGINS": f"https://{host}",
        "POSTGRES_PASSWORD": database,
        "DATABASE_URL": f"postgres://peersupport:{database}@postgres:5432/peersupport",
        "REDIS_PASSWORD": redis,
        "REDIS_URL": f"redis://:{redis}@redis:6379/0",
        "MAIL_FROM": f"no-reply@{host}",
        "EMAIL_URL": "",
        "ORGANISATION_NAME": "",
        "COUNTRY": "",
    }


def written(values: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0].strip(".").count("."):
        sys.stderr.write(USAGE)
        return 2
    sys.stdout.write(HEAD + written(production(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
