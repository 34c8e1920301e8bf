"""The ladder: to read, and to change one climb of a draft. Drafts are proposed and published as rulebooks are."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import only
from accounts.models import User
from accounts.roles import Capability
from moderation import ladder_pages
from moderation.access import own_ladder_draft
from moderation.actions import revisions
from moderation.actions.revisions import Edit
from moderation.ladder_forms import ClimbForms
from moderation.ladder_source import limits_in_force
from moderation.models import Revision
from moderation.policies.ladder import Ladder, Paper, Severity
from moderation.policies.ladder_text import as_toml
from moderation.views.pages import duty_page, on_duty, viewer_of
from peersupport.core.errors import Conflict, NotFound

writes_ladders = only(Capability.WRITE_RULES)
SEVERITIES = {severity.name.lower(): severity for severity in Severity}


@require_safe
@on_duty
def ladder(request: HttpRequest) -> HttpResponse:
    return duty_page(request, "moderation/ladder.html", {"page": ladder_pages.ladder_page()})


@writes_ladders
def climb(request: HttpRequest, draft_id: UUID, severity: str) -> HttpResponse:
    """One climb of a draft, with a row for each rung."""
    draft = own_ladder_draft(viewer_of(request), draft_id)
    if severity not in SEVERITIES:
        raise NotFound
    found = ladder_pages.ladder_of(draft)
    if found is None:
        raise Conflict("This draft cannot be read as a ladder any more. Please begin a new one.")
    forms = ClimbForms(
        found.climbs[SEVERITIES[severity]],
        source=found.paper.source,
        seen=draft.digest,
        most=limits_in_force().most_rungs,
        said=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and forms.is_valid():
        return _saved(request, draft, severity, found, forms)
    return _drawn(request, draft, severity, forms, 422 if request.method == "POST" else 200)


def _saved(
    request: HttpRequest, draft: Revision, severity: str, found: Ladder, forms: ClimbForms
) -> HttpResponse:
    """When it cannot be saved as it is, what was typed stays in its boxes."""
    viewer = viewer_of(request)
    changed = replace(found, climbs={**found.climbs, SEVERITIES[severity]: forms.climb()})
    edit = _edit(changed, forms, viewer)
    try:
        saved = revisions.save_draft(draft_id=draft.pk, by=viewer, edit=edit)
    except Conflict as refusal:
        forms.form.add_error(None, refusal.message)
        return _drawn(request, draft, severity, forms, refusal.status)
    if not saved.problems:
        messages.success(request, "Saved. This ladder climbs until somebody answers.")
    return redirect("moderation:rules_draft", draft.pk)


def _edit(changed: Ladder, forms: ClimbForms, viewer: User) -> Edit:
    """Whoever saves it stands for it."""
    said = forms.form.cleaned_data
    today = timezone.now().date()
    paper = Paper(reviewed_by=viewer.pseudonym, reviewed_on=today, source=said["source"])
    return Edit(text=as_toml(replace(changed, paper=paper)), seen=said["seen"])


def _drawn(
    request: HttpRequest, draft: Revision, severity: str, forms: ClimbForms, status: int
) -> HttpResponse:
    shown = ladder_pages.limits_of(SEVERITIES[severity])
    parts: dict[str, object] = {
        "draft": draft,
        "severity": severity,
        "form": forms.form,
        "rows": forms.rows,
        "limits": shown,
    }
    return duty_page(request, "moderation/ladder_climb.html", parts, status=status)
