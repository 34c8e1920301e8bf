"""The settings of tests, but what a sign-in costs is what it costs in production."""

from tests.settings_for_tests import *  # noqa: F403

PASSWORD_HASHERS = [
    "accounts.hashers.PoliteArgon2PasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
]
