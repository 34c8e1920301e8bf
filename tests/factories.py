"""Plain functions that make valid rows. No randomness: a failing test reads the same twice."""

from itertools import count
from uuid import UUID, uuid4

from accounts.actions.second_factor import give_totp
from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import open_conversation
from chat.actions.groups import Plan, open_group
from chat.actions.membership import join_group
from chat.actions.messages import Draft, Stored, post_message
from chat.models import Conversation
from matching.actions.hours import set_hours
from matching.actions.pairings import pair_by_hand
from matching.actions.profiles import write_profile
from matching.actions.support import say as say_choices
from matching.actions.support import say_when, start_looking
from matching.choices import ClientChoices, WorkerChoices
from matching.models import Pairing, PeerProfile, SupportProfile
from matching.policies.snapshots import Window

_numbers = count(1)

PASSWORD = "a long enough password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def number_names_from(first: int) -> None:
    """For a program of its own beside a test's: two people cannot have one name."""
    global _numbers
    _numbers = count(first)


def make_person(role: Role = Role.CLIENT, pseudonym: str | None = None) -> User:
    """A person who can sign in with `PASSWORD`, and staff with the app code of `TOTP_SECRET`."""
    person = User(role=role, pseudonym=pseudonym or f"{role.value}-{next(_numbers)}")
    person.set_password(PASSWORD)
    _ = person.vault
    person.save()
    if person.is_staff_member:
        give_totp(person=person, secret=TOTP_SECRET)
    return person


EVENINGS = tuple(Window(weekday=day, start_minute=18 * 60, end_minute=21 * 60) for day in range(7))


def be_a_worker(
    worker: User,
    *,
    seats: int = 2,
    windows: tuple[Window, ...] = EVENINGS,
    **chosen: tuple[str, ...],
) -> PeerProfile:
    """Write a profile for a peer worker who reads English unless `chosen` says otherwise."""
    choices = WorkerChoices(**{"languages": ("en",), **chosen})
    set_hours(person=worker, windows=windows)
    return write_profile(worker=worker, introduction="Hello.", choices=choices, seats=seats)


def be_a_waiting_client(
    client: User,
    *,
    windows: tuple[Window, ...] = EVENINGS,
    is_minor: bool = False,
    **chosen: tuple[str, ...],
) -> SupportProfile:
    """Answer what must be answered for an adult who reads English, and start to wait."""
    choices = ClientChoices(is_minor=is_minor, **{"languages": ("en",), **chosen})
    say_choices(client=client, choices=choices)
    say_when(client=client, any_time=False, windows=windows)
    return start_looking(client=client)


def make_pairing(client: User, worker: User) -> Pairing:
    """An active pairing, made by hand by a coordinator of its own."""
    be_a_worker(worker)
    be_a_waiting_client(client)
    coordinator = make_person(Role.COORDINATOR)
    return pair_by_hand(
        by=coordinator, client_id=client.pk, worker_id=worker.pk, reason="They fit well."
    )


def make_conversation(client: User, worker: User) -> Conversation:
    """The open conversation of an active pairing of the two."""
    be_a_worker(worker)
    be_a_waiting_client(client)
    pairing = make_pairing(client, worker)
    return Conversation.objects.get(pk=open_conversation(pairing_id=pairing.pk, by=client))


def make_group(
    host: User, *members: User, cap: int = 8, waits: bool = False, topic: str = "After panic"
) -> Conversation:
    """An open group of a coordinator of its own, which these have joined."""
    plan = Plan(
        topic=topic, rules="Be kind.", host_id=host.pk, cap=cap, waits_for_host=waits, meets=""
    )
    group = open_group(plan=plan, by=make_person(Role.COORDINATOR))
    for member in members:
        join_group(conversation_id=group, person=member, rules_version=1)
    return Conversation.objects.get(pk=group)


def say(author: User, conversation: Conversation, body: str, name: UUID | None = None) -> Stored:
    """Post one message the way a form does."""
    return post_message(
        Draft(
            author_id=author.pk,
            conversation_id=conversation.pk,
            id=name or uuid4(),
            body=body,
        )
    )
