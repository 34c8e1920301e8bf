"""One of each thing that an address can name, all of them real."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.test import Client

from accounts.actions.invitations import invite
from accounts.models import Invitation, User
from accounts.roles import Role
from chat.kept import HeldBack
from chat.models import Conversation
from matching.actions.requests import ask
from matching.actions.together import write_handover
from matching.actions.understudies import propose
from matching.models import Understudy
from moderation.models import Escalation, Flag, FollowUp, HeldDraft
from tests.factories import be_a_waiting_client, be_a_worker, say
from tests.moderation.on_duty import be_on_call, be_paged_by_mail
from tests.security import doors


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Amira talks with Sam and is in danger; Charlie has asked Sam; Robin is free."""

    people: dict[str, User]
    named: dict[str, tuple[object, ...]]

    def browser_of(self, who: str) -> Client:
        browser = Client(raise_request_exception=False)
        if who != doors.NOBODY:
            browser.force_login(self.people[who])
        return browser

    def key_of(self, who: str) -> str:
        browser = self.browser_of(who)
        cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie.value if cookie else ""


def build_world(people: dict[str, User], conversation: Conversation) -> World:
    amira, charlie = people[doors.AMIRA], people[doors.CHARLIE]
    sam, robin, kit = people[doors.SAM], people[doors.ROBIN], people[doors.KIT]
    be_a_worker(robin)
    be_a_waiting_client(charlie)
    say(amira, conversation, "I want to kill myself tonight")
    say(sam, conversation, "I am here. Are you safe right now?")
    say(amira, conversation, "Could we meet for a coffee in town on Saturday?")
    with suppress(HeldBack):
        say(sam, conversation, "Write to me at sam@example.org instead")
    held = HeldDraft.objects.get(conversation_id=conversation.pk)
    token = invite(role=Role.MODERATOR, by=kit)
    for person in (people[doors.NOOR], kit):
        be_paged_by_mail(person)
    shift = be_on_call(people[doors.NOOR], by=kit)
    escalation = Escalation.objects.get(conversation_id=conversation.pk)
    return World(
        people=people,
        named={
            "": (),
            "key": (1,),
            "token": (token,),
            "invitation": (Invitation.objects.get().pk,),
            "robin": (robin.pk,),
            "charlie": (charlie.pk,),
            "step": ("languages",),
            "request": (ask(client=charlie, worker_id=sam.pk).pk,),
            "date": ("2026-12-24",),
            "wish": ("pause",),
            "channel": ("email",),
            "shift": (shift.pk,),
            "flag": (_flag(conversation.pk),),
            "escalation": (escalation.pk,),
            "follow_up": (_follow_up(escalation).pk,),
            "held alone": (held.pk,),
            "held": (conversation.pk, held.pk),
            "conversation": (conversation.pk,),
            "message": (conversation.pk, 1),
            "their message": (conversation.pk, 2),
            "pairing": (conversation.pairing_id,),
            "together": (conversation.pairing_id, "intense"),
            "understudy": (_understudy(sam, robin, conversation.pairing_id).pk,),
        },
    )


def _follow_up(escalation: Escalation) -> FollowUp:
    return FollowUp.objects.create(
        escalation=escalation, kind=FollowUp.Kind.CHECK_IN, due_at=escalation.opened_at
    )


def _understudy(sam: User, robin: User, pairing_id: UUID) -> Understudy:
    """Robin may stand in for Sam, who has written a few words too."""
    write_handover(worker=sam, pairing_id=pairing_id, words="Likes cats.")
    return propose(by=sam, pairing_id=pairing_id, worker_id=robin.pk)


def _flag(conversation_id: UUID) -> UUID:
    flag: UUID = Flag.objects.filter(conversation_id=conversation_id).values_list("pk", flat=True)[
        0
    ]
    return flag
