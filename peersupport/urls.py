from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from peersupport.core import views as core

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("manifest.webmanifest", core.manifest, name="manifest"),
    path("account/", include("accounts.account_urls")),
    path("", include("accounts.urls")),
    path("", include("matching.urls")),
    path("", include("moderation.urls")),
    path("", include("chat.urls")),
]
handler500 = "peersupport.core.views.broken"
if settings.MODE != "production":
    urlpatterns.append(path("styleguide/", include("peersupport.styleguide.urls")))
