"""Questions that several forms ask in the same way."""

from collections.abc import Collection, Sequence

from django import forms
from django.http import QueryDict

from matching.actions.exclusions import MOST_NAME, MOST_NAMES
from matching.vocabulary import vocabulary

Sent = QueryDict | None


def add_groups(
    form: forms.Form,
    kind: str,
    language: str,
    *,
    chosen: Collection[str],
    required: bool = False,
    prefix: str = "",
) -> None:
    """One question for each group of the vocabulary, with the reason why it is asked."""
    for group in vocabulary(kind, language).groups:
        form.fields[f"{prefix or kind}_{group.id}"] = forms.MultipleChoiceField(
            label=group.title,
            help_text=group.why,
            choices=group.choices,
            initial=[term.id for term in group.terms if term.id in chosen],
            required=required,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
            error_messages={"required": "Please choose at least one."},
        )


def chosen_in(form: forms.Form, prefix: str) -> tuple[str, ...]:
    """Everything ticked in the questions that `add_groups` added, in the order of the vocabulary."""
    return tuple(
        term_id
        for name in form.fields
        if name.startswith(f"{prefix}_")
        for term_id in form.cleaned_data[name]
    )


def one_name_a_line() -> forms.CharField:
    return forms.CharField(
        label="Names you would rather not meet",
        help_text="One name on each line, as they call themselves here. They are never told, and you need not say why.",
        required=False,
        max_length=MOST_NAMES * (MOST_NAME + 2),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )


def names_text(names: Sequence[str]) -> str:
    return "\n".join(names)


def names_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
