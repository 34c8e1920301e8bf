"""Drafts of rulebooks and of the ladder: written by one person, looked at and published by another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only
from accounts.roles import Capability
from moderation import ladder_pages, rule_pages
from moderation.access import draft_to_look_at, own_draft, own_rules_draft, rules_draft
from moderation.actions import revisions, shadowing
from moderation.actions.revisions import Edit
from moderation.models import Revision
from moderation.policies.rule_text import part, with_part, words_of
from moderation.rule_forms import ProposeForm, ShadowForm, TextForm
from moderation.shadow_pages import newest_run
from moderation.views.pages import duty_page, on_duty, to_file, viewer_of
from peersupport.core.errors import Conflict, Invalid, NotFound

writes_rules = only(Capability.WRITE_RULES)


@require_POST
@writes_rules
def begin(request: HttpRequest, name: str) -> HttpResponse:
    draft = revisions.begin_draft(name=name, by=viewer_of(request))
    return redirect("moderation:rules_draft", draft.pk)


@require_safe
@on_duty
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return _drawn(request, draft_to_look_at(viewer_of(request), draft_id), ProposeForm())


@writes_rules
def text(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The whole book as text."""
    found = own_rules_draft(viewer_of(request), draft_id)
    if request.method != "POST":
        form = TextForm(initial={"seen": found.digest, "text": found.text})
        return _editor(request, found, form)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _editor(request, found, form)
    return _saved(request, found, form, form.edit())


@writes_rules
def rule(request: HttpRequest, draft_id: UUID, rule_id: str) -> HttpResponse:
    """One part of it: a rule, a mask, a modifier, a combination, a question."""
    found = own_rules_draft(viewer_of(request), draft_id)
    where = part(found.text, rule_id)
    if where is None:
        raise NotFound
    if request.method != "POST":
        form = TextForm(initial={"seen": found.digest, "text": words_of(found.text, where)})
        return _editor(request, found, form, rule_id)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _editor(request, found, form, rule_id)
    edit = form.edit()
    whole = with_part(found.text, where, edit.text)
    return _saved(request, found, form, Edit(text=whole, seen=edit.seen), rule_id)


@require_POST
@writes_rules
def propose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _drawn(request, own_draft(viewer_of(request), draft_id), form)
    why = form.cleaned_data["why"]
    revisions.propose_draft(draft_id=draft_id, by=viewer_of(request), why=why)
    messages.success(request, "Proposed. Somebody else has to look at it and publish it.")
    return redirect("moderation:rules_draft", draft_id)


@require_POST
@writes_rules
def put_aside(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    aside = revisions.set_aside(draft_id=draft_id, by=viewer_of(request))
    messages.success(request, "Put aside. Nothing has changed for anybody.")
    return redirect("moderation:ladder" if aside.is_ladder else "moderation:rulebooks")


@require_POST
@on_duty
def publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    seen = request.POST.get("seen", "")
    publication = revisions.publish_draft(draft_id=draft_id, by=viewer_of(request), seen=seen)
    messages.success(
        request, f"Version {publication.version} is in force, everywhere within seconds."
    )
    return to_file(publication)


@require_POST
@on_duty
def shadow(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Try it on what was said."""
    form = ShadowForm(request.POST)
    if not form.is_valid():
        raise Invalid("Please choose how far back to look.")
    days = form.cleaned_data["days"]
    shadowing.begin_run(draft_id=draft_id, by=viewer_of(request), days=days)
    return redirect("moderation:rules_draft", draft_id)


@require_safe
@on_duty
def shadow_fragment(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    found = rules_draft(viewer_of(request), draft_id)
    parts: dict[str, object] = {"shown_run": newest_run(found), "draft": found}
    return duty_page(request, "moderation/_shadow.html", parts)


def _saved(
    request: HttpRequest, found: Revision, form: TextForm, edit: Edit, rule_id: str = ""
) -> HttpResponse:
    """When it cannot be saved as it is, what was typed stays in its box."""
    try:
        saved = revisions.save_draft(draft_id=found.pk, by=viewer_of(request), edit=edit)
    except (Conflict, Invalid) as refusal:
        form.add_error(None, refusal.message)
        return _editor(request, found, form, rule_id, status=refusal.status)
    if not saved.problems:
        messages.success(
            request, f"Saved. All {saved.sentences} sentences came out as they should."
        )
    return redirect("moderation:rules_draft", found.pk)


def _drawn(request: HttpRequest, found: Revision, form: ProposeForm) -> HttpResponse:
    may = rule_pages.what_may_be_done(found, viewer_of(request))
    if found.is_ladder:
        return _ladder_drawn(request, found, {"form": form, **may})
    parts: dict[str, object] = {
        "draft": found,
        "title": rule_pages.title_of(found.name),
        "changes": rule_pages.draft_changes(found),
        "parts": rule_pages.draft_parts(found),
        "form": form,
        "shadow_form": ShadowForm(),
        "shown_run": newest_run(found),
        **may,
    }
    return duty_page(request, "moderation/rules_draft.html", parts)


def _ladder_drawn(request: HttpRequest, found: Revision, more: dict[str, object]) -> HttpResponse:
    ladder = ladder_pages.ladder_of(found)
    parts: dict[str, object] = {
        "draft": found,
        "changes": ladder_pages.ladder_changes(found),
        "climbs": ladder_pages.shown_climbs(ladder) if ladder else (),
        **more,
    }
    return duty_page(request, "moderation/ladder_draft.html", parts)


def _editor(
    request: HttpRequest, found: Revision, form: TextForm, rule_id: str = "", status: int = 200
) -> HttpResponse:
    title = rule_pages.title_of(found.name)
    parts: dict[str, object] = {"draft": found, "form": form, "title": title, "rule_id": rule_id}
    return duty_page(request, "moderation/rules_text.html", parts, status=status)
