"""Conversations, the people in them, and what happened there, in one sequence without a hole."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Capability, roles_with
from chat.group_rows import Agreement as Agreement
from chat.group_rows import Group as Group
from chat.group_rows import Removal as Removal
from chat.group_rows import WaitingMessage as WaitingMessage
from chat.policies.presence import State
from chat.transcript_rows import Cause as Cause
from chat.transcript_rows import Transcript as Transcript
from peersupport.core.models import KeyHolder


class Side(models.TextChoices):
    CLIENT = "client", "client"
    WORKER = "worker", "peer worker"
    TEAM = "team", "somebody from the team"


class Kind(models.TextChoices):
    """What an entry is. Typing and presence are not entries: they leave no trace."""

    MESSAGE = "message.posted", "message"
    EDITED = "message.edited", "message changed"
    WITHDRAWN = "message.withdrawn", "message taken back"
    JOINED = "person.joined", "joined"
    LEFT = "person.left", "left"
    TIME_BEGAN = "time.began", "time began"
    TEN_LEFT = "time.ten", "ten minutes left"
    TWO_LEFT = "time.two", "two minutes left"
    TIME_OVER = "time.over", "time over"
    CLOSED = "conversation.closed", "closed"
    UNMASKED = "message.unmasked", "shown after all"
    TEAM_JOINED = "team.joined", "somebody from the team joined"
    TEAM_WRITES = "team.writes", "somebody from the team writes in the worker's place"
    TEAM_GAVE_BACK = "worker.writes", "the worker writes again"
    TEAM_LEFT = "team.left", "somebody from the team left"


# Say something about an earlier message: drawn in its place, not in one of their own.
CHANGES = (Kind.EDITED, Kind.WITHDRAWN, Kind.UNMASKED)
# Whatever somebody put into words.
SAID = (Kind.MESSAGE, Kind.EDITED)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, viewer: User) -> "ConversationQuerySet":
        return self.filter(participant__in=Participant.objects.sitting().filter(person=viewer))


class Conversation(KeyHolder):
    """One for each pairing, each group, and each understudy whom its client talked with: its key seals every word said in it.

    `stands_in_for`: the conversation whose worker was missing; then `pairing_id` is that of the understudy's
    agreement. A group has none. `waits_for_host`: its host reads what members write before the others do.
    """

    pairing_id = models.UUIDField(unique=True, null=True)
    stands_in_for = models.ForeignKey("self", models.CASCADE, null=True, related_name="stand_ins")
    waits_for_host = models.BooleanField(default=False)
    last_seq = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[ConversationQuerySet] = ConversationQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_closed_conversation_says_by_whom",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="between_two_nothing_waits_for_a_host",
                condition=Q(pairing_id=None) | Q(waits_for_host=False),
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def is_group(self) -> bool:
        return self.pairing_id is None


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def sitting(self) -> "ParticipantQuerySet":
        """Those who may read and write: they have not left, were not switched off, and still have the role of their side."""
        clients = Q(side=Side.CLIENT, person__role__in=roles_with(Capability.ASK_FOR_SUPPORT))
        workers = Q(side=Side.WORKER, person__role__in=roles_with(Capability.GIVE_SUPPORT))
        team = Q(side=Side.TEAM, person__role__in=roles_with(Capability.ANSWER_ESCALATIONS))
        return self.filter(clients | workers | team, left_at=None, person__is_active=True)

    def pair(self) -> "ParticipantQuerySet":
        """The two whose conversation it is, also after they left: without anybody from the team."""
        return self.exclude(side=Side.TEAM).order_by("side")

    def between_two(self) -> "ParticipantQuerySet":
        """Not in groups."""
        return self.exclude(conversation__pairing_id=None)


class Participant(models.Model):
    """A seat in a conversation. Who has left reads nothing more, and nothing again.

    Of the team: `took_over_at` while they write in the peer worker's place, who only reads meanwhile.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    side = models.CharField(max_length=10, choices=Side)
    read_seq = models.PositiveBigIntegerField(default=0)
    # Up to here a device of theirs has confirmed everything; never less than what was read.
    delivered_seq = models.PositiveBigIntegerField(default=0)
    left_at = models.DateTimeField(null=True)
    took_over_at = models.DateTimeField(null=True)

    objects: ClassVar[ParticipantQuerySet] = ParticipantQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="one_seat_per_person"),
            models.CheckConstraint(name="side_is_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="only_the_team_takes_over",
                condition=Q(took_over_at=None) | Q(side=Side.TEAM, left_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"


class Signs(models.Model):
    """What somebody has turned off. Without a row everything is on."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    typing = models.BooleanField(default=True)
    reading = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"signs of {self.person_id}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: User) -> "EntryQuerySet":
        return self.filter(conversation__in=Conversation.objects.visible_to(viewer))

    def after(self, seq: int) -> "EntryQuerySet":
        return self.filter(seq__gt=seq).order_by("seq")

    def standing_alone(self) -> "EntryQuerySet":
        """Those with a place of their own on the page."""
        return self.exclude(kind__in=CHANGES)


class Entry(models.Model):
    """One thing that happened in a conversation. `client_id` is the writer's own name for a message.

    `shows_help`: its writer is shown the help card with the acknowledgement, also with a repeated one.
    `about_seq`: the message that this entry changes or takes back. `replaced_by`: the newest entry that did
    so to this one. The words of both stay sealed where they were written; only those that nothing replaced
    are shown to the two.
    `screened`: what `remarks` made of the review. Places and codes, none of its words.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=30, choices=Kind)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    client_id = models.UUIDField(null=True)
    body_sealed = models.BinaryField(default=b"")
    shows_help = models.BooleanField(default=False)
    about_seq = models.PositiveBigIntegerField(null=True)
    replaced_by = models.PositiveBigIntegerField(null=True)
    screened = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_entry_per_seq"),
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"], name="resent_message_is_same"
            ),
            models.CheckConstraint(name="kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="a_change_says_of_what",
                condition=Q(kind__in=CHANGES, about_seq__isnull=False)
                | (~Q(kind__in=CHANGES) & Q(about_seq=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.seq} of {self.conversation_id}"


class Whisper(models.Model):
    """A word between the peer worker and the team. Never an entry: the client's sequence has no hole where it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body_sealed = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"whisper {self.pk}"


class StateSet(models.Model):
    """What a peer worker said of themselves last. Over by itself after `until`."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.name) for state in State])
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_here_is_for_as_long_as_it_lasts",
                condition=Q(state=State.HERE.value, until=None)
                | (~Q(state=State.HERE.value) & Q(until__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"state of {self.person_id}"

    def in_force(self, now: datetime) -> State | None:
        is_over = self.until is not None and self.until <= now
        return None if is_over else State(self.state)


class Attendance(models.Model):
    """A peer worker has a tab open in one web process, which vouches for it until the lease ends.

    Of peer workers only: where clients are is nobody's to know.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    process = models.UUIDField(db_index=True)
    lease_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "process"], name="one_attendance_per_person_and_process"
            )
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Absence(models.Model):
    """A peer worker dropped out of a live conversation, and its client was told."""

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    told_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "person"],
                condition=Q(back_at=None),
                name="nobody_is_missed_twice_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class TimedSession(models.Model):
    """A time to talk whose end was told at its start. `step`: what is said next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at=None), name="one_time_runs_at_once"
            )
        ]

    def __str__(self) -> str:
        return f"timed session {self.pk}"


def body_context(conversation_id: object, seq: int) -> str:
    """Binds a sealed body to its place, so that a body moved elsewhere does not open."""
    return f"chat.entry:{conversation_id}:{seq}"


def whisper_context(conversation_id: object, whisper_id: object) -> str:
    """Binds a sealed whisper to its place."""
    return f"chat.whisper:{conversation_id}:{whisper_id}"


class KeptDraftQuerySet(models.QuerySet["KeptDraft"]):
    def sent(self) -> "KeptDraftQuerySet":
        """Those whose message is stored: they never come back."""
        return self.filter(_stored())

    def unsent(self) -> "KeptDraftQuerySet":
        return self.exclude(_stored())


def _stored() -> Exists:
    return Exists(
        Entry.objects.filter(
            conversation=OuterRef("conversation"),
            author=OuterRef("person"),
            client_id=OuterRef("message_id"),
        )
    )


class KeptDraft(models.Model):
    """What somebody has written in a conversation and not sent. `message_id`: the `client_id` it will have."""

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    message_id = models.UUIDField()
    body_sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    objects: ClassVar[KeptDraftQuerySet] = KeptDraftQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "person"], name="one_draft_per_person_and_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


def draft_context(conversation_id: object, person_id: object) -> str:
    """Binds a sealed draft to whose it is and where, so that it opens nowhere else."""
    return f"chat.draft:{conversation_id}:{person_id}"
