"""The two forms that bring a colleague in, with everybody who may answer but oneself."""

from collections.abc import Mapping

from accounts.models import User
from moderation import selectors
from moderation.forms import ColleagueForm


def ask_form(viewer: User, said: Mapping[str, str] | None = None) -> ColleagueForm:
    return _form(viewer, said, "ask", "What do you want to ask?")


def offer_form(viewer: User, said: Mapping[str, str] | None = None) -> ColleagueForm:
    return _form(viewer, said, "offer", "What has happened, and what comes next?")


def _form(viewer: User, said: Mapping[str, str] | None, prefix: str, asking: str) -> ColleagueForm:
    others = [(pk, name) for pk, name in selectors.colleagues() if pk != str(viewer.pk)]
    return ColleagueForm(said, colleagues=others, asking=asking, prefix=prefix)
