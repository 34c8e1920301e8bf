"""One of each thing that an address or a frame can name, in each state in which somebody may ask for it.

`real` is Amira's and Sam's, who talk now. `left` was Erin's and Sam's: it has ended, and Sam has no seat any
more. `erased` was Fay's and Sam's: Fay left for good and every word is gone. `unknown` never was.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions.claims import write_down_letter
from accounts.actions.holding import ask_for_hold
from accounts.actions.invitations import invite, withdraw
from accounts.actions.leaving import shut_out
from accounts.actions.team import deactivate
from accounts.models import Invitation, User
from accounts.roles import Role
from chat.actions.conversations import end_conversation
from chat.actions.groups import close_group
from chat.kept import HeldBack
from chat.models import Conversation, WaitingMessage
from matching.actions.requests import ask
from matching.actions.requests import withdraw as take_back
from matching.actions.together import write_handover
from matching.actions.understudies import propose
from matching.models import Understudy
from moderation.actions.addresses import set_address
from moderation.actions.answers import acknowledge, agree, resolve
from moderation.actions.sampling import draw
from moderation.actions.sanctions import appeal, set_sanction
from moderation.actions.swaps import offer_shift
from moderation.models import (
    Channel,
    Drill,
    DutyShift,
    Escalation,
    Flag,
    FollowUp,
    HeldDraft,
)
from moderation.policies.closing import Ending, Outcome
from peersupport.core import personal
from peersupport.core.models import ClaimKind, HoldCause, Subject
from tests.accounts.pages import type_password
from tests.factories import (
    be_a_waiting_client,
    be_a_worker,
    make_conversation,
    make_group,
    make_person,
    say,
)
from tests.moderation.on_duty import be_on_call_now, be_paged_by_mail
from tests.security import doors
from tests.security.doors import ERASED, LEFT, REAL, UNKNOWN
from tests.security.world_of_rules import of_rules

Address = tuple[object, ...]
names = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who is there, the cookie of each, and what each name means in each state."""

    people: Mapping[str, User]
    keys: Mapping[str, str]
    named: Mapping[str, Mapping[str, Address]]
    rooms: Mapping[str, UUID]

    def browser_of(self, who: str) -> Client:
        browser = Client(raise_request_exception=False)
        if key := self.keys.get(who):
            browser.cookies[settings.SESSION_COOKIE_NAME] = key
        return browser

    def states_of(self, about: str) -> list[str]:
        return sorted(self.named[about])

    def address_of(self, about: str, state: str) -> list[object]:
        return [
            date.fromisoformat(str(part)) if about == "date" else part
            for part in self.named[about][state]
        ]


@contextmanager
def shared_database(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For all tests of a module, none of which leaves anything behind: building a world costs more than 100 requests."""
    with blocker.unblock(), undone():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask_for(world: World, who: str, method: str, address: str) -> HttpResponse:
    """One request, of which nothing is left."""
    with undone():
        answer: HttpResponse = getattr(world.browser_of(who), method)(address)
    return answer


def build_world() -> World:
    people = _people()
    sam, robin, kit = people[doors.SAM], people[doors.ROBIN], people[doors.KIT]
    fay = make_person(Role.CLIENT, f"fay-{next(names)}")
    be_a_worker(robin)
    be_on_call_now(people[doors.NOOR], DutyShift.Place.FIRST, by=kit)
    for person in (people[doors.NOOR], people[doors.MAX], kit):
        be_paged_by_mail(person)
    left = _story(people[doors.ERIN], sam)
    end_conversation(conversation_id=left.pk, by=people[doors.ERIN])
    erased = _story(fay, sam)
    named = _things_said({REAL: _story(people[doors.AMIRA], sam), LEFT: left, ERASED: erased})
    _erase(fay, erased, people)
    named |= _of_staff(people) | _of_matching(people) | of_rules(people[doors.KIT])
    named["sanction"] = _of_a_sanction(sam, people[doors.NOOR])
    named |= _groups(people)
    named["sampled"] = _of_a_sample(named["conversation"][REAL][0], people[doors.KIT])
    named["charlie"][ERASED] = (fay.pk,)
    named |= _of_keeping(people[doors.AMIRA], people[doors.NOOR], people[doors.KIT])
    return World(
        people=people,
        keys=_keys(people),
        named=named,
        rooms={state: UUID(str(address[0])) for state, address in named["conversation"].items()},
    )


def build_rooms() -> World:
    """As `build_world`, with quiet conversations and nothing else: for what is said over a socket."""
    people = _people()
    amira, erin, sam = people[doors.AMIRA], people[doors.ERIN], people[doors.SAM]
    fay = make_person(Role.CLIENT, f"fay-{next(names)}")
    rooms = {}
    for state, client in ((LEFT, erin), (ERASED, fay), (REAL, amira)):
        room = make_conversation(client, sam)
        say(client, room, "the first message")
        rooms[state] = room.pk
        if state == LEFT:
            end_conversation(conversation_id=room.pk, by=client)
        if state == ERASED:
            _leave_for_good(client)
    return World(people=people, keys=_keys(people), named={}, rooms={**rooms, UNKNOWN: uuid4()})


def _people() -> dict[str, User]:
    number = next(names)
    roles = {
        doors.HALF: Role.MODERATOR,
        doors.HALFWAY: Role.MODERATOR,
        doors.AMIRA: Role.CLIENT,
        doors.CHARLIE: Role.CLIENT,
        doors.ERIN: Role.CLIENT,
        doors.SAM: Role.PEER_WORKER,
        doors.ROBIN: Role.PEER_WORKER,
        doors.MAX: Role.MODERATOR,
        doors.NOOR: Role.MODERATOR,
        doors.KIT: Role.COORDINATOR,
    }
    people = {
        who: make_person(role, f"{role.value}-{number}-{index}")
        for index, (who, role) in enumerate(roles.items())
    }
    Authenticator.objects.filter(user=people[doors.HALF]).delete()
    be_a_waiting_client(people[doors.CHARLIE])
    return people


def _story(client: User, worker: User) -> Conversation:
    """Danger, an answer, something to look at, and a message that waits for a colleague."""
    conversation = make_conversation(client, worker)
    say(client, conversation, "I want to kill myself tonight")
    say(worker, conversation, "I am here. Are you safe right now?")
    say(client, conversation, "Could we meet for a coffee in town on Saturday?")
    with suppress(HeldBack):
        say(worker, conversation, "Write to me at sam@example.org instead")
    write_handover(worker=worker, pairing_id=_pairing_of(conversation), words="Likes cats.")
    return conversation


def _pairing_of(conversation: Conversation) -> UUID:
    assert conversation.pairing_id is not None, "a conversation of two"
    return conversation.pairing_id


def _groups(people: Mapping[str, User]) -> dict[str, dict[str, Address]]:
    """Sam is the host: of Amira's, where her words wait for him, and of Erin's, which has ended."""
    named: dict[str, dict[str, Address]] = {}
    for state, who in ((REAL, doors.AMIRA), (LEFT, doors.ERIN)):
        member = people[who]
        group = make_group(people[doors.SAM], member, waits=True)
        say(member, group, "hello to all of you")
        waiting = WaitingMessage.objects.get(conversation=group)
        named.setdefault("group", {})[state] = (group.pk,)
        named.setdefault("member", {})[state] = (group.pk, member.pk)
        named.setdefault("waiting", {})[state] = (group.pk, waiting.pk)
        if state == LEFT:
            close_group(conversation_id=group.pk, by=people[doors.KIT])
    for addresses in named.values():
        addresses[UNKNOWN] = _never_was(addresses[REAL])
    return named


def _things_said(rooms: Mapping[str, Conversation]) -> dict[str, dict[str, Address]]:
    named: dict[str, dict[str, Address]] = {}
    for state, room in rooms.items():
        held = HeldDraft.objects.get(conversation_id=room.pk)
        escalation = Escalation.objects.get(conversation_id=room.pk)
        follow_up = FollowUp.objects.create(
            escalation=escalation, kind=FollowUp.Kind.CHECK_IN, due_at=escalation.opened_at
        )
        flag = Flag.objects.filter(conversation_id=room.pk).values_list("pk", flat=True)[0]
        for about, address in {
            "conversation": (room.pk,),
            "message": (room.pk, 1),
            "their message": (room.pk, 2),
            "held": (room.pk, held.pk),
            "held alone": (held.pk,),
            "pairing": (room.pairing_id,),
            "together": (room.pairing_id, "intense"),
            "escalation": (escalation.pk,),
            "follow_up": (follow_up.pk,),
            "flag": (flag,),
        }.items():
            named.setdefault(about, {})[state] = address
    for addresses in named.values():
        addresses[UNKNOWN] = _never_was(addresses[REAL])
    return named


def _never_was(address: Address) -> Address:
    """As `address`, about things that never were."""
    return tuple(uuid4() if isinstance(part, UUID) else part for part in address)


def _of_staff(people: Mapping[str, User]) -> dict[str, dict[str, Address]]:
    kit, robin = people[doors.KIT], people[doors.ROBIN]
    gone = make_person(Role.PEER_WORKER, f"gone-{next(names)}")
    deactivate(person_id=gone.pk, reason="left us", by=kit)
    token, taken_back = (invite(role=Role.MODERATOR, by=kit) for _ in range(2))
    first, second = Invitation.objects.filter(invited_by=kit).order_by("pk")
    withdraw(invitation_id=second.pk, by=kit)
    shift = DutyShift.objects.get(person=people[doors.NOOR])
    return {
        "": {REAL: ()},
        "key": {REAL: (1,)},
        "token": {REAL: (token,), LEFT: (taken_back,), UNKNOWN: ("x" * len(token),)},
        "invitation": {REAL: (first.pk,), LEFT: (second.pk,), UNKNOWN: (second.pk + 1_000,)},
        "robin": {REAL: (robin.pk,), LEFT: (gone.pk,), UNKNOWN: (uuid4(),)},
        "channel": {REAL: ("email",)},
        "way": {REAL: (_way_of(kit),), UNKNOWN: (uuid4(),)},
        "drill": {REAL: (Drill.objects.create(begun_at=shift.starts_at).pk,), UNKNOWN: (uuid4(),)},
        "shift": {REAL: (shift.pk,), UNKNOWN: (_never_was_one(shift.pk),)},
        "offer": {
            REAL: (offer_shift(shift_id=shift.pk, by=people[doors.NOOR]).pk,),
            UNKNOWN: (uuid4(),),
        },
    }


def _way_of(person: User) -> UUID:
    return set_address(person=person, channel=Channel.EMAIL, address="kit@example.org").pk


def _never_was_one(value: object) -> object:
    return value + 1_000 if isinstance(value, int) else uuid4()


def _of_matching(people: Mapping[str, User]) -> dict[str, dict[str, Address]]:
    sam, robin, charlie = people[doors.SAM], people[doors.ROBIN], people[doors.CHARLIE]
    taken_back = ask(client=charlie, worker_id=robin.pk)
    take_back(client=charlie)
    pairing = _pairing_of(
        Conversation.objects.get(participant__person=people[doors.AMIRA], pairing_id__isnull=False)
    )
    understudy: Understudy = propose(by=sam, pairing_id=pairing, worker_id=robin.pk)
    asked = ask(client=charlie, worker_id=sam.pk)
    return {
        "charlie": {REAL: (charlie.pk,), UNKNOWN: (uuid4(),)},
        "step": {REAL: ("languages",)},
        "request": {REAL: (asked.pk,), LEFT: (taken_back.pk,), UNKNOWN: (uuid4(),)},
        "date": {REAL: ("2026-12-24",)},
        "wish": {REAL: ("pause",)},
        # Whoever's they are, and whether they are there, is answered alike.
        "extra": {REAL: (1,)},
        "understudy": {REAL: (understudy.pk,), UNKNOWN: (uuid4(),)},
    }


def _of_a_sample(conversation: object, kit: User) -> dict[str, Address]:
    now = timezone.now()
    rooms = [UUID(str(conversation))]
    sample = draw(candidates=rooms, since=now - timedelta(days=1), until=now, size=10, by=kit)
    return {REAL: (sample.conversations.get().pk,), UNKNOWN: (uuid4(),)}


def _of_a_sanction(sam: User, noor: User) -> dict[str, Address]:
    sanction = set_sanction(person_id=sam.pk, step="reminder", reason="A mail.", by=noor)
    appeal(sanction_id=sanction.pk, by=sam, words="It was a mistake.")
    return {REAL: (sanction.pk,), UNKNOWN: (uuid4(),)}


def _of_keeping(amira: User, noor: User, kit: User) -> dict[str, dict[str, Address]]:
    today = timezone.now().date()
    hold = ask_for_hold(
        by=noor,
        subject=Subject.PERSON,
        subject_id=amira.pk,
        cause=HoldCause.HARM,
        reason="Somebody was hurt.",
        review_on=today + timedelta(days=30),
    )
    kind, name = ClaimKind.COPY, amira.pseudonym
    claim = write_down_letter(by=kit, pseudonym=name, kind=kind, arrived_on=today)
    return {
        "hold": {REAL: (hold.pk,), UNKNOWN: (uuid4(),)},
        "claim": {REAL: (claim.pk,), UNKNOWN: (uuid4(),)},
        "record class": {REAL: ("conversations",), LEFT: ("audit",), UNKNOWN: ("nothing",)},
    }


def _erase(person: User, conversation: Conversation, people: Mapping[str, User]) -> None:
    """Their alarm comes to its end, then they leave for good and nothing of theirs is left."""
    alarm = Escalation.objects.get(conversation_id=conversation.pk)
    ending = Ending(outcome=Outcome.SAFE, done="We talked for long.", hand_off=None)
    acknowledge(escalation_id=alarm.pk, by=people[doors.NOOR])
    resolve(escalation_id=alarm.pk, by=people[doors.NOOR], ending=ending)
    agree(escalation_id=alarm.pk, by=people[doors.KIT])
    _leave_for_good(person)


def _leave_for_good(person: User) -> None:
    shut_out(person=person)
    personal.ask_to_be_erased(person_id=person.pk, by_id=person.pk)
    assert personal.erase(person.pk).finished_at, "nothing may stand in the way"


def _keys(people: Mapping[str, User]) -> dict[str, str]:
    return {who: _key_of(who, people) for who in doors.ALL if who != doors.NOBODY}


def _key_of(who: str, people: Mapping[str, User]) -> str:
    browser = Client()
    if who == doors.HALFWAY:
        type_password(browser, people[who].pseudonym)
    else:
        browser.force_login(people[who])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
