"""What people send about groups: a plan for one, a yes to its rules, reasons."""

from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from accounts.roles import Capability
from chat.actions.groups import Plan
from chat.actions.host_decides import MOST_REASON as MOST_WORDS
from chat.actions.membership import MOST_REASON
from chat.group_rows import FEWEST, MOST, MOST_MEETS, MOST_RULES, MOST_TOPIC

RULES = """Be kind. Nobody here has to be fixed.
Speak for yourself, and let others speak for themselves.
What is said here stays here.
No real names, no phone numbers, no addresses.
If you are in danger, say so or call for help. Somebody looks."""


class GroupForm(forms.Form):
    """`host` offers the peer workers who are here."""

    topic = forms.CharField(
        label="What is it about?",
        max_length=MOST_TOPIC,
        help_text="Everybody who looks for a group reads this. For example: After a panic attack.",
        error_messages={"required": "Write in a few words what the group is about."},
    )
    rules = forms.CharField(
        label="Rules",
        initial=RULES,
        max_length=MOST_RULES,
        help_text="Everybody says yes to these before they join.",
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": "Write at least one rule: people feel safer with them."},
    )
    host = forms.ChoiceField(label="Who is the host?", help_text="A peer worker.")
    cap = forms.IntegerField(
        label="How many people, at most?",
        min_value=FEWEST,
        max_value=MOST,
        initial=8,
        help_text="The host is not counted.",
    )
    meets = forms.CharField(
        label="When does it meet?",
        required=False,
        max_length=MOST_MEETS,
        help_text="For example: Tuesdays, 19:00 to 20:00.",
    )
    waits_for_host = forms.BooleanField(
        label="The host reads each message first",
        required=False,
        help_text="Nobody else sees a message before the host says yes. Danger is noticed at once all the same.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        workers = User.objects.able_to(Capability.GIVE_SUPPORT).order_by("pseudonym")
        self.fields["host"].choices = [(str(one.pk), one.pseudonym) for one in workers]  # type: ignore[attr-defined]  # a choice field by its name

    @property
    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            topic=said["topic"],
            rules=said["rules"],
            host_id=UUID(said["host"]),
            cap=said["cap"],
            waits_for_host=said["waits_for_host"],
            meets=said["meets"],
        )


class JoinForm(forms.Form):
    rules_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label="I have read the rules and will keep them",
        error_messages={"required": "Please tick the box if you will keep the rules."},
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label="Why? Only the team reads this.",
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "dir": "auto"}),
        error_messages={
            "required": "Please write why. The team keeps it, to be fair to everybody."
        },
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        max_length=MOST_WORDS,
        error_messages={"required": "Please write a kind word about why it goes back."},
    )
