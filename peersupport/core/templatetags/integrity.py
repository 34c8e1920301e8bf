"""What a script must hash to, so that a browser runs no file that was changed on its way or on the disk."""

import base64
import hashlib
from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage

from peersupport.core.static import HashedStaticFiles

register = template.Library()


@register.simple_tag
def integrity(name: str) -> str:
    """For files that were collected; nothing, which no browser checks, for those that somebody may be working on."""
    # Behind the lazy object that Django hands out.
    storage = getattr(staticfiles_storage, "_wrapped", staticfiles_storage)
    if not isinstance(storage, HashedStaticFiles):
        return ""
    return _digest(storage, storage.stored_name(name))


@lru_cache(maxsize=16)
def _digest(storage: HashedStaticFiles, stored: str) -> str:
    with storage.open(stored) as file:
        found = hashlib.sha384(file.read()).digest()
    return f"sha384-{base64.b64encode(found).decode()}"
