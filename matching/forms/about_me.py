"""The few steps in which a client says what they are looking for. Every answer but two may be left out."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from matching.choices import ClientChoices
from matching.forms.fields import (
    Sent,
    add_groups,
    chosen_in,
    names_in,
    names_text,
    one_name_a_line,
)
from matching.policies.explain import WEEKDAYS
from matching.policies.snapshots import Window
from matching.vocabulary import vocabulary
from matching.week import PARTS, PARTS_OF_DAY, parts_in, windows_of_parts

ADULT, MINOR = "adult", "minor"
NICE, NEED, RATHER_NOT = "nice", "need", "rather_not"


class LanguagesForm(forms.Form):
    """What cannot be left out: a language to talk in, and whether the rules for young people hold."""

    age = forms.ChoiceField(
        label="How old are you?",
        help_text="We ask because only some peer workers may talk with people under 18.",
        choices=[(ADULT, "18 or older"), (MINOR, "Under 18")],
        widget=forms.RadioSelect,
        error_messages={"required": "Please choose one. It decides who may talk with you."},
    )

    def __init__(self, sent: Sent = None, *, choices: ClientChoices, language: str) -> None:
        initial = {"age": _age(choices)}
        super().__init__(sent, initial=initial)
        add_groups(
            self, "languages", language, chosen=choices.languages or (language,), required=True
        )

    def answers(self, choices: ClientChoices) -> ClientChoices:
        languages = chosen_in(self, "languages")
        return replace(choices, languages=languages, is_minor=self.cleaned_data["age"] == MINOR)


class ExperiencesForm(forms.Form):
    """What somebody has lived through. Those ticked before keep their order of importance."""

    def __init__(self, sent: Sent = None, *, choices: ClientChoices, language: str) -> None:
        super().__init__(sent)
        add_groups(self, "experiences", language, chosen=choices.experiences)

    def answers(self, choices: ClientChoices) -> ClientChoices:
        before = {name: place for place, name in enumerate(choices.experiences)}
        ticked = chosen_in(self, "experiences")
        ordered = sorted(ticked, key=lambda name: before.get(name, len(before)))
        return replace(choices, experiences=tuple(ordered))


class FirstForm(forms.Form):
    """Which of the experiences matter most. Only asked with at least two."""

    first = forms.ChoiceField(
        label="What would you most like the other person to know from inside?",
        widget=forms.RadioSelect,
        required=False,
    )
    second = forms.ChoiceField(label="And after that?", required=False)

    def __init__(self, sent: Sent = None, *, choices: ClientChoices, language: str) -> None:
        ordered = choices.experiences
        initial = dict(zip(("first", "second"), ordered, strict=False))
        super().__init__(sent, initial=initial)
        words = vocabulary("experiences", language)
        options = [(name, words.label_of(name)) for name in ordered]
        self.fields["first"] = _with_options(self.fields["first"], options)
        self.fields["second"] = _with_options(
            self.fields["second"], [("", "Nothing else"), *options]
        )

    def answers(self, choices: ClientChoices) -> ClientChoices:
        ranked = [self.cleaned_data[name] for name in ("first", "second")]
        wanted = dict.fromkeys(name for name in ranked if name)
        rest = [name for name in choices.experiences if name not in wanted]
        return replace(choices, experiences=(*wanted, *rest))


class TimesForm(forms.Form):
    """When somebody is free, in parts of days on their own clock, or any time in writing."""

    any_time = forms.BooleanField(
        label="Any time, in writing",
        help_text="You write when you can, and they write when they can. You need not be free together.",
        required=False,
    )
    free = forms.MultipleChoiceField(
        label="When are you mostly free?", choices=[(name, name) for name in PARTS], required=False
    )

    def __init__(self, sent: Sent = None, *, any_time: bool, windows: Sequence[Window]) -> None:
        super().__init__(sent, initial={"any_time": any_time, "free": parts_in(windows)})

    @property
    def week(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Each day with the name, the words and the tick of each of its parts."""
        ticked: Collection[str] = self["free"].value() or ()
        return [
            (day, [_part(weekday, day, place, ticked) for place in range(len(PARTS_OF_DAY))])
            for weekday, day in enumerate(WEEKDAYS)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("any_time") and not cleaned.get("free"):
            self.add_error(
                "any_time", "Tick some times below, or say that any time is fine for you."
            )
        return cleaned

    def windows(self) -> tuple[Window, ...]:
        return windows_of_parts(self.cleaned_data["free"])


class WishesForm(forms.Form):
    """What about the other person matters at all. How it matters is the next question."""

    def __init__(self, sent: Sent = None, *, choices: ClientChoices, language: str) -> None:
        super().__init__(sent)
        add_groups(self, "attributes", language, chosen=_mattering(choices))

    def answers(self, choices: ClientChoices) -> ClientChoices:
        ticked = chosen_in(self, "attributes")
        required = tuple(one for one in choices.required if one in ticked)
        avoided = tuple(one for one in choices.avoided if one in ticked)
        nice = tuple(one for one in ticked if one not in required + avoided)
        return replace(choices, required=required, preferred=nice, avoided=avoided)


class NeedsForm(forms.Form):
    """How each thing that matters does: a wish, a need that is never bent, or rather not."""

    def __init__(self, sent: Sent = None, *, choices: ClientChoices, language: str) -> None:
        super().__init__(sent)
        words = vocabulary("attributes", language)
        self.asked = _mattering(choices)
        for name in self.asked:
            self.fields[name] = forms.ChoiceField(
                label=words.label_of(name),
                choices=[
                    (NICE, "It would be nice"),
                    (NEED, "I need this"),
                    (RATHER_NOT, "I would rather not meet somebody who is"),
                ],
                widget=forms.RadioSelect,
                initial=_how(name, choices),
            )

    def answers(self, choices: ClientChoices) -> ClientChoices:
        said = {name: self.cleaned_data[name] for name in self.asked}
        return replace(
            choices,
            required=tuple(name for name in said if said[name] == NEED),
            preferred=tuple(name for name in said if said[name] == NICE),
            avoided=tuple(name for name in said if said[name] == RATHER_NOT),
        )


class ApartForm(forms.Form):
    """People somebody would rather not meet here, by the name they use."""

    names = one_name_a_line()

    def __init__(self, sent: Sent = None, *, names: Sequence[str]) -> None:
        super().__init__(sent, initial={"names": names_text(names)})

    def names_given(self) -> list[str]:
        return names_in(self.cleaned_data["names"])


def _age(choices: ClientChoices) -> str:
    if choices.is_minor is None:
        return ""
    return MINOR if choices.is_minor else ADULT


def _mattering(choices: ClientChoices) -> tuple[str, ...]:
    return (*choices.required, *choices.preferred, *choices.avoided)


def _how(name: str, choices: ClientChoices) -> str:
    if name in choices.required:
        return NEED
    return RATHER_NOT if name in choices.avoided else NICE


def _part(weekday: int, day: str, place: int, ticked: Collection[str]) -> tuple[str, str, bool]:
    part = PARTS_OF_DAY[place]
    name = f"{weekday}-{part.id}"
    return name, f"{day} {part.title.lower()}, {part.clock}", name in ticked


def _with_options(field: forms.Field, options: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    if not isinstance(field, forms.ChoiceField):
        raise TypeError
    field.choices = list(options)
    return field
