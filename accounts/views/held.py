"""What is held about a person: read, taken along, deleted."""

import json

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keeping, selectors
from accounts.access import signed_in, signed_in_only
from accounts.actions.leaving import leave_for_good
from peersupport.core import personal

# Says nothing of what it is: it lies among other downloads, on a device that others open too.
FILE = "copy.json"


@signed_in_only
@require_safe
def held_page(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and who has looked at it."""
    person, now = signed_in(request.user), timezone.now()
    page = {
        "readings": selectors.readings_of(person),
        "kept": keeping.told_to(person, now),
        "holds": personal.holds_on(person.pk),
        "claims": keeping.claims_of(person, now.date()),
    }
    return render(request, "accounts/held.html", page)


@signed_in_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    """Everything, in the open: whoever sits at an open screen must know the password first."""
    held = personal.export(signed_in(request.user).pk)
    text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


@signed_in_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Asks once more, then leads to a page that has nothing to do with this one."""
    person = signed_in(request.user)
    if request.method == "POST":
        leave_for_good(person=person)
        logout(request)
        answer = redirect(settings.QUICK_EXIT_URL)
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return answer
    page = {"person": person, "holds": personal.holds_on(person.pk)}
    return render(request, "accounts/delete.html", page)
