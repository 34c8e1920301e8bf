"""Loads the story through the actions that the pages use, with every moment counted back from now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction

from accounts import promise
from accounts.actions.joining import add_person, join
from accounts.actions.preferences import set_preferences
from accounts.actions.second_factor import give_totp
from accounts.models import User
from accounts.roles import Role
from chat.actions.changes import change_message
from chat.actions.conversations import end_conversation, mark_read, open_conversation
from chat.actions.messages import Draft, post_message
from chat.actions.states import set_state
from chat.policies.presence import State
from chat.protocol import ChangeMessage
from demo import backdating
from demo.duty import look_back
from demo.group import open_the_group
from demo.story import (
    Asking,
    Client,
    Hours,
    Line,
    Person,
    Planned,
    StandIn,
    Talk,
    Worker,
    told,
)
from matching.actions.exclusions import keep_apart
from matching.actions.hours import set_hours, take_off
from matching.actions.pairings import pair_by_hand
from matching.actions.plans import approve
from matching.actions.profiles import approve_for_youth, pause, write_profile
from matching.actions.requests import accept, ask
from matching.actions.support import say, say_when, start_looking
from matching.actions.together import write_handover
from matching.actions.understudies import answer, propose
from matching.choices import ClientChoices, WorkerChoices
from matching.models import Pairing, Request
from matching.policies.snapshots import Window
from moderation.actions.shifts import add_shift
from moderation.actions.swaps import offer_shift
from moderation.models import DutyShift

SHIFT = timedelta(hours=12)
ROTA_AHEAD = timedelta(days=14)
FIRST, SECOND = 1, 2


class NotForRealPeople(Exception):
    """The passwords of the demo are known to everybody, so it may not come near a production installation."""


def load(now: datetime) -> bool:
    """Tell the whole story, all or nothing, unless somebody is here already. True when it was told.

    Raises `NotForRealPeople` in production.
    """
    _refuse_production()
    if User.objects.get_queryset().exists():
        return False
    with transaction.atomic():
        Loading(now).run()
    return True


def fill_rota(now: datetime) -> None:
    """Somebody is first and somebody second on call, from now and for two weeks. Adds only what is missing."""
    _refuse_production()
    team = [_known("noor"), _known("ruben")]
    last = DutyShift.objects.order_by("ends_at").last()
    starts_at = max(last.ends_at, now) if last else now.replace(minute=0, second=0, microsecond=0)
    number = 0
    while starts_at < now + ROTA_AHEAD:
        for place in (FIRST, SECOND):
            add_shift(
                person_id=team[(number + place) % len(team)].pk,
                place=place,
                starts_at=starts_at,
                ends_at=starts_at + SHIFT,
                by=_known("kit"),
            )
        starts_at += SHIFT
        number += 1


class Loading:
    """One telling of the story, counted back from `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.story = told()
        self.people: dict[str, User] = {}

    def run(self) -> None:
        for person in self.story.people:
            self._join(person)
        for worker in self.story.workers:
            self._introduce(worker)
        for client in self.story.clients:
            self._look(client)
        self._bring_together()
        # Somebody is away, so that her clients read when she is back.
        away = self.now + timedelta(days=2)
        set_state(worker=self.people["marisol"], state=State.AWAY, until=away)
        fill_rota(self.now)
        ahead = DutyShift.objects.filter(person=self.people["ruben"], starts_at__gt=self.now)
        offer_shift(shift_id=ahead[1].pk, by=self.people["ruben"])
        look_back(self.people, client="theo", worker="tane", now=self.now)
        open_the_group(self.people)

    def _bring_together(self) -> None:
        """Those who talk, those who were asked, and whoever stands in or comes after."""
        for talk in self.story.talks:
            self._talk(talk)
        for asking in self.story.requests:
            backdating.asked(self._ask(asking), asking, self.now)
        for planned in self.story.planned:
            self._plan(planned)
        for stand_in in self.story.stand_ins:
            self._stand_in(stand_in)
        for words in self.story.handovers:
            pairing = self._pairing_of(words.client)
            write_handover(worker=pairing.worker, pairing_id=pairing.pk, words=words.words)

    def _join(self, person: Person) -> None:
        name, password, role = person.pseudonym, person.password, Role(person.role)
        if role is Role.CLIENT:
            row, _ = join(pseudonym=name, password=password, agreed_to=promise.VERSION)
        else:
            row = add_person(pseudonym=name, password=password, role=role)
            give_totp(person=row, secret=person.totp)
        set_preferences(
            person=row, language="en", country=person.country, time_zone=person.time_zone
        )
        backdating.joined(row, person, self.now)
        self.people[name] = row

    def _introduce(self, worker: Worker) -> None:
        row = self.people[worker.pseudonym]
        chosen = WorkerChoices(
            experiences=worker.experiences,
            languages=worker.languages,
            attributes=worker.attributes,
            topics_declined=worker.topics_declined,
        )
        write_profile(
            worker=row, introduction=worker.introduction, choices=chosen, seats=worker.seats
        )
        set_hours(person=row, windows=_windows(worker.hours))
        today = self.now.date()
        take_off(person=row, dates=[today + timedelta(days=day) for day in worker.off])
        if worker.paused:
            pause(worker=row)
        if worker.approved_for_youth:
            approve_for_youth(by=_known("kit"), worker_id=row.pk, approved=True)

    def _look(self, client: Client) -> None:
        if not client.languages:
            return
        row = self.people[client.pseudonym]
        chosen = ClientChoices(
            experiences=client.experiences,
            languages=client.languages,
            required=client.required,
            preferred=client.preferred,
            is_minor=client.is_minor,
        )
        say(client=row, choices=chosen)
        windows = _windows(client.hours) if client.hours else []
        say_when(client=row, any_time=not windows, windows=windows)
        if client.keeps_apart:
            keep_apart(person=row, names=client.keeps_apart)
        start_looking(client=row)
        backdating.waiting(row, client, self.now)

    def _ask(self, asking: Asking) -> Request:
        client, worker = self.people[asking.client], self.people[asking.worker]
        return ask(client=client, worker_id=worker.pk, note=asking.note)

    def _plan(self, planned: Planned) -> None:
        pairs = {self.people[planned.client].pk: self.people[planned.worker].pk}
        run = approve(by=self.people[planned.by], pairs=pairs)
        backdating.planned(run, planned.asked, self.now)

    def _stand_in(self, stand_in: StandIn) -> None:
        colleague, pairing = self.people[stand_in.colleague], self._pairing_of(stand_in.client)
        by = self.people[stand_in.proposed_by]
        row = propose(by=by, pairing_id=pairing.pk, worker_id=colleague.pk)
        if stand_in.willing:
            answer(by=colleague, understudy_id=row.pk, yes=True)
        if stand_in.agreed:
            answer(by=pairing.client, understudy_id=row.pk, yes=True)

    def _pairing_of(self, client: str) -> Pairing:
        active = Pairing.objects.active().select_related("client", "worker")
        return active.get(client=self.people[client])

    def _talk(self, talk: Talk) -> None:
        pairing = self._pair(talk)
        client, worker = self.people[talk.client], self.people[talk.worker]
        room = open_conversation(pairing_id=pairing.pk, by=worker)
        backdating.paired(pairing, talk, self.now)
        places = [self._say(room, number, line) for number, line in enumerate(talk.lines, start=1)]
        read = len(talk.lines) if talk.read_by_client is None else talk.read_by_client
        mark_read(conversation_id=room, by=client, seq=places[read - 1])
        mark_read(conversation_id=room, by=worker, seq=self._last_of(worker, talk, places))
        if talk.ended is not None:
            end_conversation(conversation_id=room, by=client)
            backdating.ended(pairing, talk.ended, self.now)

    def _pair(self, talk: Talk) -> Pairing:
        if talk.asking is not None:
            request = self._ask(talk.asking)
            pairing = accept(worker=self.people[talk.worker], request_id=request.pk)
            backdating.asked(request, talk.asking, self.now)
            return pairing
        return pair_by_hand(
            by=self.people[talk.by_hand],
            client_id=self.people[talk.client].pk,
            worker_id=self.people[talk.worker].pk,
            reason=talk.reason,
        )

    def _say(self, room: UUID, number: int, line: Line) -> int:
        """Its place in the conversation."""
        author = self.people[line.author].pk
        name = uuid5(NAMESPACE_URL, f"{room}/{number}")
        stored = post_message(
            Draft(author_id=author, conversation_id=room, id=name, body=line.words)
        )
        if line.later is not None:
            change = ChangeMessage(
                id=uuid5(name, "later"),
                conversation=room,
                seq=stored.seq,
                body=line.later or None,
            )
            changed = change_message(change, author_id=author)
            backdating.said(room, changed.seq, line.ago, self.now)
        backdating.said(room, stored.seq, line.ago, self.now)
        return stored.seq

    def _last_of(self, worker: User, talk: Talk, places: Sequence[int]) -> int:
        """A worker has read up to their own last line; what came after is unread."""
        told = zip(places, talk.lines, strict=True)
        own = [place for place, line in told if line.author == worker.pseudonym]
        return max(own, default=0)


def _windows(hours: Hours) -> list[Window]:
    return [
        Window(weekday=day, start_minute=hours.start_minute, end_minute=hours.end_minute)
        for day in hours.days
    ]


def _known(pseudonym: str) -> User:
    return User.objects.get_queryset().get(pseudonym=pseudonym)


def _refuse_production() -> None:
    if settings.PRODUCTION:
        raise NotForRealPeople("the demo's passwords are known to everybody: it never loads here")
