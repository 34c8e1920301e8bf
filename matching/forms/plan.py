"""What a coordinator chose on the page of a plan: whom to ask, and which pairs to keep when it is made anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict

from matching.actions.plans import MOST_REASON
from matching.policies.eligibility import NEVER_RELAXED, RuleName
from peersupport.core.errors import Invalid

WITH, PROPOSED = "with_", "proposed_"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoices:
    """`kept`: pairs that stay when the plan is made anew, because they were ticked or changed. `asked`: to ask now."""

    kept: Mapping[UUID, UUID]
    asked: Mapping[UUID, UUID]
    reason: str


def plan_choices(sent: QueryDict) -> PlanChoices:
    """Raises `Invalid` for anything that the page cannot have sent."""
    try:
        chosen = {
            UUID(name.removeprefix(WITH)): UUID(str(value))
            for name, value in sent.items()
            if name.startswith(WITH) and value
        }
        ticked = {UUID(each) for each in sent.getlist("keep")}
        wanted = {UUID(each) for each in sent.getlist("ask")}
    except ValueError as error:
        raise Invalid from error
    changed = {
        client
        for client, worker in chosen.items()
        if sent.get(f"{PROPOSED}{client}") != str(worker)
    }
    return PlanChoices(
        kept={client: chosen[client] for client in chosen if client in ticked | changed},
        asked={client: chosen[client] for client in chosen if client in wanted},
        reason=str(sent.get("reason", ""))[:MOST_REASON],
    )


class WhatIfForm(forms.Form):
    """Which rules would not hold, and which workers would be back. Protecting rules are no choice here."""

    relaxed = forms.MultipleChoiceField(
        label="If this rule did not hold",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (RuleName.LANGUAGE.value, "They share a language"),
            (RuleName.SHARED_TIME.value, "They are free at the same times"),
            (RuleName.TOPIC_DECLINED.value, "The worker takes this topic"),
            (RuleName.NOT_ACCEPTING.value, "The worker takes new people at present"),
        ],
    )
    back = forms.TypedMultipleChoiceField(
        label="If this worker were back",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        coerce=UUID,
    )

    def __init__(self, sent: QueryDict | None, *, away: list[tuple[str, str]]) -> None:
        super().__init__(sent)
        back = self.fields["back"]
        if isinstance(back, forms.TypedMultipleChoiceField):
            back.choices = away

    def rules(self) -> frozenset[RuleName]:
        return frozenset(map(RuleName, self.cleaned_data["relaxed"])) - NEVER_RELAXED
