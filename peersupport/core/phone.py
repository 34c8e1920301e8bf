"""How this looks among the apps of a phone, where others see it."""

from django.conf import settings
from django.templatetags.static import static

PAPER = "#faf6ef"


def on_a_phone() -> dict[str, object]:
    """A web app manifest. No description, category or shortcut: each would tell what this is."""
    return {
        "id": "/",
        "name": settings.SHORT_NAME,
        "short_name": settings.SHORT_NAME,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _icon("favicon.svg", "any", "any"),
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("maskable-192.png", "192x192", "maskable"),
            _icon("maskable-512.png", "512x512", "maskable"),
        ],
    }


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": static(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
