"""The rulebooks in force: to read, to search, to try, and to take one step back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from moderation import rule_pages
from moderation.actions import revisions
from moderation.policies.rulebook import Speaker
from moderation.rule_forms import SeekForm, SentenceForm
from moderation.rulebook_source import books_in_force
from moderation.rulebook_watch import watch
from moderation.views.pages import duty_page, on_duty, to_file, viewer_of


@require_safe
@on_duty
def rulebooks(request: HttpRequest) -> HttpResponse:
    return _drawn(request)


@require_POST
@on_duty
def try_sentence(request: HttpRequest) -> HttpResponse:
    """What was typed stands in no address and is kept nowhere."""
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _drawn(request, sentence_form=form)
    said_by = Speaker(form.cleaned_data["said_by"])
    tried = rule_pages.tried(form.cleaned_data["sentence"], said_by, books_in_force())
    return _drawn(request, sentence_form=form, tried=tried)


@require_safe
@on_duty
def rulebook(request: HttpRequest, name: str) -> HttpResponse:
    return duty_page(request, "moderation/rulebook.html", {"page": rule_pages.book_page(name)})


@require_POST
@on_duty
def step_back(request: HttpRequest, name: str) -> HttpResponse:
    seen = request.POST.get("seen", "")
    known = int(seen) if seen.isdecimal() and len(seen) < 15 else -1
    publication = revisions.step_back(name=name, by=viewer_of(request), seen=known)
    messages.success(
        request, f"Version {publication.version} is in force again, everywhere within seconds."
    )
    return to_file(publication)


def _drawn(request: HttpRequest, **more: object) -> HttpResponse:
    found = rule_pages.everything()
    sought = request.GET.get("q", "")[:100].strip()
    parts: dict[str, object] = {
        "books": rule_pages.book_rows(found),
        "drafts": rule_pages.open_drafts(),
        "sought": sought,
        "found": rule_pages.rules_found(found, sought) if sought else (),
        "seek_form": SeekForm(initial={"q": sought}),
        "sentence_form": SentenceForm(),
        "behind": rule_pages.behind(found, books_in_force().versions),
        "passed_over": found.passed_over,
        "is_troubled": watch.is_troubled,
    }
    return duty_page(request, "moderation/rulebooks.html", {**parts, **more})
