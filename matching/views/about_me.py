"""The steps in which a client says what they are looking for: one question a page, and each may be passed over."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import only, signed_in
from accounts.models import User
from accounts.roles import Capability
from matching import access, roster
from matching.actions.exclusions import keep_apart
from matching.actions.support import say, say_when, start_looking
from matching.choices import ClientChoices
from matching.forms.about_me import (
    ApartForm,
    ExperiencesForm,
    FirstForm,
    LanguagesForm,
    NeedsForm,
    TimesForm,
    WishesForm,
)
from matching.forms.fields import Sent
from matching.models import SupportProfile
from matching.selectors.support import names_kept_apart

Answers = LanguagesForm | ExperiencesForm | FirstForm | WishesForm | NeedsForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`part` counts what a client sees as one question; a follow-up belongs to the part before it."""

    name: str
    part: int
    title: str
    lead: str = ""
    template: str = "matching/about_me.html"
    may_be_skipped: bool = True


STEPS = (
    Step(
        name="languages",
        part=1,
        title="First, two short questions",
        lead="These two decide who may talk with you. Everything after them may be skipped.",
        may_be_skipped=False,
    ),
    Step(
        name="experiences",
        part=2,
        title="What have you lived through?",
        lead="Peer workers have been through hard things too. Tick what you would like somebody to"
        " know from inside. You need not tick anything.",
    ),
    Step(
        name="first",
        part=2,
        title="What matters most?",
        lead="Somebody who knows this from inside is looked for first.",
    ),
    Step(
        name="times",
        part=3,
        title="When would you like to talk?",
        lead="You can write at any hour. This is about when you hope to find the other person there.",
        template="matching/about_me_times.html",
    ),
    Step(
        name="wishes",
        part=4,
        title="Does it matter who the other person is?",
        lead="Tick what matters to you, for good or for bad. Next you can say how. If it does not"
        " matter, go on.",
    ),
    Step(
        name="needs",
        part=4,
        title="How does it matter?",
        lead="What you need is never bent, even if the wait is longer. A wish is kept when it can be.",
    ),
    Step(
        name="apart",
        part=5,
        title="Is there somebody you would rather not meet here?",
        lead="Perhaps a person you know from elsewhere. You will not be paired with them. Nobody tells them.",
    ),
)
BY_NAME = {step.name: step for step in STEPS}
PARTS = ("First", "Lived through", "Times", "Who", "Not meet")


@require_http_methods(["GET", "POST"])
@only(Capability.ASK_FOR_SUPPORT)
def about_me(request: HttpRequest, step: str) -> HttpResponse:
    """Keeps one step and goes on to the next; the last one leads to the people who could be asked."""
    client = signed_in(request.user)
    if step not in BY_NAME:
        raise Http404
    support = access.support_of(client)
    form = _form(step, support, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _keep(client, support, form)
        return _onward(client, step)
    page = {
        "form": form,
        "step": BY_NAME[step],
        "parts": PARTS,
        "before": _neighbour(step, support.choices, -1),
        "after": _neighbour(step, support.choices, +1),
    }
    return render(request, BY_NAME[step].template, page)


def _form(name: str, support: SupportProfile, sent: Sent) -> Answers | TimesForm | ApartForm:
    client, chosen = support.person, support.choices
    match name:
        case "times":
            return TimesForm(
                sent, any_time=support.any_time, windows=roster.free_times_of(client).windows
            )
        case "apart":
            return ApartForm(sent, names=names_kept_apart(client))
        case _:
            return ANSWERS[name](sent, choices=chosen, language=client.language)


ANSWERS: Mapping[str, type[Answers]] = {
    "languages": LanguagesForm,
    "experiences": ExperiencesForm,
    "first": FirstForm,
    "wishes": WishesForm,
    "needs": NeedsForm,
}


def _keep(client: User, support: SupportProfile, form: forms.Form) -> None:
    match form:
        case TimesForm():
            any_time = form.cleaned_data["any_time"]
            say_when(client=client, any_time=any_time, windows=form.windows())
        case ApartForm():
            keep_apart(person=client, names=form.names_given())
        case LanguagesForm() | ExperiencesForm() | FirstForm() | WishesForm() | NeedsForm():
            say(client=client, choices=form.answers(support.choices))


def _onward(client: User, step: str) -> HttpResponse:
    after = _neighbour(step, access.support_of(client).choices, +1)
    if after is not None:
        return redirect("matching:about_me", step=after)
    start_looking(client=client)
    return redirect("matching:offers")


def _neighbour(step: str, choices: ClientChoices, way: int) -> str | None:
    """The next step this way that asks something of this client."""
    place = STEPS.index(BY_NAME[step]) + way
    while 0 <= place < len(STEPS):
        if _asks_something(STEPS[place].name, choices):
            return STEPS[place].name
        place += way
    return None


def _asks_something(step: str, choices: ClientChoices) -> bool:
    if step == "first":
        return len(choices.experiences) > 1
    if step == "needs":
        return bool(choices.required or choices.preferred or choices.avoided)
    return True
