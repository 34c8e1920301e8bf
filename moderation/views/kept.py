"""The script that keeps the help page in a browser for when there is no network."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from moderation.views.help_now import help_page

NOTIFIED = "Something is waiting for you"
WORKER = Path(settings.BASE_DIR) / "static" / "js" / "worker.js"
# What the two kept pages look like, and the way out.
FILES = ("css/main.css", "icons/favicon.svg", "js/elements/quick_exit.js")


@lru_cache(maxsize=64)
def worker_for(country: str) -> str:
    """The script that keeps the help page of one country, and the little that belongs to it.

    Its version is made from the drawn pages themselves: new numbers are another script, which browsers fetch by themselves.
    """
    source, kept = WORKER.read_text(encoding="utf-8"), _kept(country)
    drawn = [
        render_to_string("moderation/help.html", help_page(country), HttpRequest()),
        render_to_string("moderation/offline.html", {"viewer": AnonymousUser()}, HttpRequest()),
    ]
    version = sha256("\n".join([source, json.dumps(kept), *drawn]).encode()).hexdigest()[:12]
    return f"self.toKeep = {json.dumps({'version': version, **kept})};\n{source}"


def _kept(country: str) -> dict[str, object]:
    """What is kept; and what stands in a notification, where others see it, with where it leads."""
    return {
        "help": f"{reverse('moderation:help')}?{urlencode({'country': country})}",
        "offline": reverse("moderation:offline"),
        "files": [static(name) for name in FILES],
        "leave": reverse("accounts:leave"),
        "words": NOTIFIED,
        "opens": reverse("moderation:notified"),
        "icon": static("icons/icon-192.png"),
    }
