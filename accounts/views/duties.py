"""A coordinator's pages about what they answer for. They only show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import duties
from accounts.views.team import coordinators_only


@coordinators_only
@require_safe
def roles_page(request: HttpRequest) -> HttpResponse:
    able, rows = duties.table_of_roles()
    return render(request, "accounts/roles.html", {"able": able, "rows": rows})


@coordinators_only
@require_safe
def asked_page(request: HttpRequest) -> HttpResponse:
    asked = duties.asked_to_be_deleted(timezone.now())
    return render(request, "accounts/asked.html", {"asked": asked})
