"""The textbook Channels application: what everybody builds first, on the same servers as ours.

Connections to the database persist, which makes it three times as quick as Django's default.
"""

import os
from urllib.parse import urlsplit

SECRET_KEY = "for measuring only"  # noqa: S105  # protects nothing
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
INSTALLED_APPS = ["channels", "benchmarks.textbook"]
_place = urlsplit(os.environ["DATABASE_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _place.hostname,
        "PORT": _place.port,
        "USER": _place.username,
        "NAME": _place.path[1:],
        "CONN_MAX_AGE": None,
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # Without it the client of Redis refuses more than 100 connections, and sockets break off.
        "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "max_connections": 2_000}]},
    }
}
