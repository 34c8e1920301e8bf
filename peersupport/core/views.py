"""Pages that belong to no app: is it alive, is it ready, and a form that went stale."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peersupport.core.health import readiness
from peersupport.core.phone import on_a_phone


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return HttpResponse("alive", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, 503 with the names of those that do not."""
    parts = readiness()
    ready = all(part == "ok" for part in parts.values())
    return JsonResponse(parts, status=200 if ready else 503)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone shows of this: a name and an icon that say nothing of what kind of place it is."""
    return JsonResponse(on_a_phone(), content_type="application/manifest+json")


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed, mostly the database. Asks it nothing more, shows the help numbers, keeps what was typed."""
    page = {"kept": kept_words(request), "code": "unavailable", "viewer": AnonymousUser()}
    return render(request, "500.html", page, status=500)


def kept_words(request: HttpRequest) -> str:
    """What a person was sending when it failed, so that they can send it again."""
    return request.POST.get("body", "") if request.method == "POST" else ""


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The cross-site check failed: mostly a page left open over a sign-in. Nothing was changed."""
    return render(request, "stale_form.html", status=403)
