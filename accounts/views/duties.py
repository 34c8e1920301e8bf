"""A coordinator's page about who may do what. It only shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import duties
from accounts.views.team import coordinators_only


@coordinators_only
@require_safe
def roles_page(request: HttpRequest) -> HttpResponse:
    able, rows = duties.table_of_roles()
    return render(request, "accounts/roles.html", {"able": able, "rows": rows})
