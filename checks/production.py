"""What an operator's environment file holds, with secrets made for one run."""

from peersupport.environment_file import production

HOST = "talk.example.org"


def production_environment(*, database_url: str, redis_url: str) -> dict[str, str]:
    """As `bin/new-env` writes it, filled in, and pointed at the given servers."""
    return {
        **production(HOST),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ORGANISATION_NAME": "Harbour",
        "COUNTRY": "GB",
        "EMAIL_URL": "smtp+tls://mailer:a-word@mail.example.org:587",
    }
