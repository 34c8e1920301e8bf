"""What the story alone does not show: an alarm, a held message, an ended wait, names as long as they may be. For a tour's own copy of the demo only."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import promise
from accounts.actions.claims import write_down_letter
from accounts.actions.holding import ask_for_hold, confirm_hold
from accounts.actions.invitations import invite
from accounts.actions.joining import join
from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import open_conversation
from chat.actions.messages import Draft, post_message
from chat.actions.sampling import draw_sample
from chat.kept import HeldBack
from chat.models import Conversation, Entry, Group
from matching.actions.pairings import pair_by_hand
from matching.actions.support import say, start_looking
from matching.actions.together import write_handover
from matching.actions.understudies import propose
from matching.choices import ClientChoices
from matching.models import Pairing
from moderation.actions.addresses import set_address
from moderation.actions.revisions import begin_draft
from moderation.actions.ways import note_gone
from moderation.models import Channel, DutyShift, Escalation, Flag, FollowUp, HeldDraft
from moderation.models.sampling import SampledConversation
from peersupport.core.models import ClaimKind, HoldCause, Subject

LONG_NAME = "Lighthouse-on-the-other-side-of-the-bay"
LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
LIVES = "a long and safe passphrase 7"

Named = Mapping[str, tuple[str, ...]]


def named() -> Named:
    """One of each thing that an address can name, made where the story has none."""
    kit, gwen = person("kit"), person("gwen")
    calm, alarm = room("amira", "sam"), room("juniper", "sam")
    _alarm(alarm)
    _ways_to_call(person("noor"))
    long = _long_names(kit)
    _asked_of_colleagues(person("sam"), gwen)
    escalation = Escalation.objects.get(conversation_id=alarm.pk)
    follow_up = FollowUp(escalation=escalation, kind=FollowUp.Kind.CHECK_IN)
    follow_up.due_at = escalation.opened_at
    follow_up.save()
    ended = room("moss", "marisol")
    held = HeldDraft.objects.get(conversation_id=alarm.pk)
    draw_sample(by=kit, days=7, size=10)
    group = str(Group.objects.get().pk)
    draft = str(begin_draft(name="crisis.fr", by=kit).pk)
    claim, hold = _kept_and_asked(kit, alarm)
    return {
        "": (),
        "rulebook": ("crisis.en",),
        "claim": (claim,),
        "hold": (hold,),
        "record class": ("conversations",),
        "rules draft": (draft,),
        "rules part": (draft, "fr.nie"),
        **_of_the_rota(kit),
        "sampled": (str(SampledConversation.objects.all()[0].pk),),
        "calm": (str(calm.pk),),
        "alarm": (str(alarm.pk),),
        "long": (str(long.pk),),
        "empty": (str(_empty(kit).pk),),
        "ended": (str(ended.pk),),
        "own message": (str(calm.pk), _seq_of(calm, "amira")),
        "their message": (str(calm.pk), _seq_of(calm, "sam")),
        "group": (group,),
        "member": (group, str(person("theo").pk)),
        "token": (invite(role=Role.MODERATOR, by=kit),),
        "worker": (str(gwen.pk),),
        "client": (str(person("greta").pk),),
        "long client": (str(person(LONG_NAME).pk),),
        "flag": (str(Flag.objects.filter(conversation_id=alarm.pk)[0].pk),),
        "escalation": (str(escalation.pk),),
        "held": (str(held.pk),),
    }


def _asked_of_colleagues(sam: User, gwen: User) -> None:
    """Words for whoever comes next, and that a colleague stands in."""
    paired = Pairing.objects.get(client__pseudonym="amira", worker=sam).pk
    write_handover(worker=sam, pairing_id=paired, words="Likes cats.")
    propose(by=sam, pairing_id=paired, worker_id=gwen.pk)


def _kept_and_asked(kit: User, conversation: Conversation) -> tuple[str, str]:
    """A letter that is late, a hold that somebody else has to confirm, and one that stands."""
    today = timezone.now().date()
    claim = write_down_letter(
        by=kit, pseudonym="greta", kind=ClaimKind.DELETE, arrived_on=today - timedelta(days=40)
    )
    held = [
        ask_for_hold(
            by=kit,
            subject=subject,
            subject_id=subject_id,
            cause=HoldCause.HARM,
            reason="She wrote that her brother hit her. The police may ask for this.",
            review_on=today + timedelta(days=60),
        )
        for subject, subject_id in (
            (Subject.CONVERSATION, conversation.pk),
            (Subject.PERSON, person("juniper").pk),
        )
    ]
    confirm_hold(hold_id=held[1].pk, by=person("noor"))
    return str(claim.pk), str(held[0].pk)


def cookies(names: set[str]) -> dict[str, str]:
    """Of each of them a session in which the password was typed a moment ago."""
    return {name: _cookie(person(name)) for name in sorted(names)}


def person(name: str) -> User:
    return User.objects.get(pseudonym=name)


def room(client: str, worker: str) -> Conversation:
    pairing = Pairing.objects.get(client__pseudonym=client, worker__pseudonym=worker)
    return Conversation.objects.get(pairing_id=pairing.pk)


def _cookie(row: User) -> str:
    browser = Client()
    browser.force_login(row)
    session = browser.session
    record_authentication(SimpleNamespace(session=session), row, "password", reauthenticated=True)
    # In an hour: a tour takes longer than the minutes for which it counts.
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] += 3_600
    session.save()
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def _ways_to_call(person: User) -> None:
    """One of each, at places that cannot exist; of the browsers one is gone."""
    set_address(person=person, channel=Channel.EMAIL, address="noor@example.invalid")
    gone = set_address(person=person, channel=Channel.PUSH, address="https://push.invalid/old")
    service = f"ntfys://{LONG_WORD.lower()[:60]}.invalid/a-long-secret-name"
    set_address(person=person, channel=Channel.APPRISE, address=service)
    note_gone(gone.pk)


def _alarm(conversation: Conversation) -> None:
    _say("juniper", conversation, "I want to kill myself tonight")
    _say("sam", conversation, "I am here. Are you safe right now?")
    _say("juniper", conversation, "Could we meet for a coffee in town on Saturday?")
    with suppress(HeldBack):
        _say("sam", conversation, "Write to me at sam@example.org instead")


def _long_names(kit: User) -> Conversation:
    client, _ = join(pseudonym=LONG_NAME, password=LIVES, agreed_to=promise.VERSION)
    wanted = ClientChoices(
        experiences=("panic",), languages=("en",), required=(), preferred=(), is_minor=False
    )
    say(client=client, choices=wanted)
    start_looking(client=client)
    conversation = _paired(client, person("wren"), kit)
    _say(LONG_NAME, conversation, f"{LONG_WORD} " * 3)
    _say("wren", conversation, "مرحبا، أنا هنا. " * 8)
    return conversation


def _empty(kit: User) -> Conversation:
    return _paired(person("greta"), person("idris"), kit)


def _paired(client: User, worker: User, kit: User) -> Conversation:
    pairing = pair_by_hand(
        by=kit, client_id=client.pk, worker_id=worker.pk, reason="They asked for somebody calm."
    )
    opened = open_conversation(pairing_id=pairing.pk, by=worker)
    return Conversation.objects.get(pk=opened)


def _say(name: str, conversation: Conversation, words: str) -> None:
    post_message(
        Draft(author_id=person(name).pk, conversation_id=conversation.pk, id=uuid4(), body=words)
    )


def _seq_of(conversation: Conversation, author: str) -> str:
    said = Entry.objects.filter(conversation=conversation, author__pseudonym=author)
    return str(said.order_by("-seq")[0].seq)


def _of_the_rota(kit: User) -> Named:
    ladder = str(begin_draft(name="ladder", by=kit).pk)
    ahead = DutyShift.objects.filter(person=person("noor"), ends_at__gt=timezone.now())
    return {
        "ladder": (ladder,),
        "ladder climb": (ladder, "red"),
        "shift": (str(ahead[0].pk),),
    }
