"""The only module that knows every websocket route."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")
http_application = get_asgi_application()

from django.conf import settings  # noqa: E402

from chat.routing import websocket_urlpatterns  # noqa: E402
from moderation.api import follow_published_rules, make_ready  # noqa: E402
from peersupport.core.handshake import KnownHost, KnownPath  # noqa: E402
from peersupport.core.stand_in import StandIn  # noqa: E402

make_ready()
if settings.MODE != "test":
    follow_published_rules()
    StandIn().start()
application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": KnownHost(
            OriginValidator(
                KnownPath(CookieMiddleware(URLRouter([*websocket_urlpatterns])), ["/ws/"]),
                settings.ALLOWED_ORIGINS,
            ),
            settings.ALLOWED_HOSTS,
        ),
    }
)
