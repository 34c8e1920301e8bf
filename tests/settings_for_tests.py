"""The settings of the project with the few values that tests need otherwise."""

import os
from hashlib import sha256
from tempfile import gettempdir

os.environ.setdefault("PEERSUPPORT_MODE", "test")
os.environ.setdefault("SECRET_KEY", "5mZ-tests-only-9fK2vQx7LwR3hT8yB1nD6sJ4gP0cA5eU2iO7aXq")
os.environ.setdefault("ENCRYPTION_KEYS", "1:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=")
os.environ.setdefault("PAGERS_MAY_REACH", "127.0.0.1")
os.environ.setdefault("EMAIL_URL", "memorymail://")

from peersupport.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Two checkouts on one machine may be tested at once.
checkout = sha256(str(BASE_DIR).encode()).hexdigest()[:8]  # noqa: F405
suffix = os.environ.get("TEST_DB_SUFFIX", checkout)
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": f"test_peersupport{suffix}"
    if "postgresql" in str(DATABASES["default"]["ENGINE"])  # noqa: F405
    else f"{gettempdir()}/test_peersupport{suffix}.sqlite3"
}
