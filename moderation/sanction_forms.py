"""What is filled in about sanctions and appeals. Checks the shape of it; the actions decide."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.roles import Capability
from moderation.actions.sanctions import MOST_WORDS
from moderation.models import Sanction
from moderation.sanction_source import steps_in_force


def _words(label: str, hint: str = "") -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=MOST_WORDS, widget=rows, help_text=hint)


class SanctionForm(forms.Form):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        workers = User.objects.able_to(Capability.GIVE_SUPPORT).order_by("pseudonym")
        people = [(str(pk), name) for pk, name in workers.values_list("pk", "pseudonym")]
        # Nobody stands there to begin with: what follows must not meet somebody by a slip of the hand.
        people.insert(0, ("", "Choose"))
        steps = [(step.id, step.name) for step in steps_in_force().steps]
        self.fields["person"] = forms.ChoiceField(label="Which peer worker?", choices=people)
        self.fields["step"] = forms.ChoiceField(
            label="What follows?", choices=steps, help_text="The mildest that will do."
        )
        self.fields["reason"] = _words(
            "Why?",
            "They read this. Say what happened and what you hope for. No client's words, no names.",
        )


class AppealForm(forms.Form):
    words = _words(
        "What should a colleague know?", "Somebody who did not decide this will read it."
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="What now?", choices=Sanction.Decision.choices, widget=forms.RadioSelect
    )
    answer = _words("Your answer to them")
