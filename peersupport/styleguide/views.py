"""One page with every component in its states, for looking at. Never part of a production installation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peersupport.styleguide.samples import HELP_CARD, PEOPLE, WrongAnswers, now_and_later
from peersupport.styleguide.samples import SampleForm as Form


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    page = {
        "form": Form(prefix="empty"),
        "wrong_form": WrongAnswers(prefix="wrong"),
        "card": HELP_CARD,
        "people": PEOPLE,
        **now_and_later(),
    }
    return render(request, "styleguide/index.html", page)
