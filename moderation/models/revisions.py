"""Files with versions that people edit on a page: the drafts, and what was published by two of them."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

# The name of the ladder among what is edited; everything else is a rulebook.
LADDER_NAME = "ladder"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of_rulebooks(self) -> "RevisionQuerySet":
        return self.exclude(name=LADDER_NAME)

    def of_ladders(self) -> "RevisionQuerySet":
        return self.filter(name=LADDER_NAME)

    def open(self) -> "RevisionQuerySet":
        """Neither published nor set aside."""
        published = Publication.objects.filter(revision=OuterRef("pk"))
        return self.filter(~Exists(published), set_aside_at=None)


class Revision(models.Model):
    """An edited text of one file, such as `crisis.en` or `ladder`. Rules are nobody's words, so it is not sealed.

    `digest` is of the text as it was checked, looked at and published: of any other text none of that was said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, db_index=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    base = models.CharField(max_length=120)
    version = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    problems = models.JSONField(default=list)
    sentences = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                name="a_draft_with_problems_is_not_proposed",
                condition=Q(proposed_at=None) | Q(problems=[]),
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.name}"

    @property
    def is_ladder(self) -> bool:
        return self.name == LADDER_NAME


class Publication(models.Model):
    """That a text came into force, by whom. Without a revision: what was shipped. The newest of a name counts.

    `by` looked at it last: the second of two who publish, or whoever took a step back. `follows` is the one
    of the same name before it, or 0: of two at once, one is first.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80, db_index=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    version = models.CharField(max_length=60)
    follows = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_step_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "follows"], name="one_publication_follows_another"
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(is_step_back=False),
                name="a_draft_is_published_once",
            ),
            models.CheckConstraint(
                name="two_people_publish",
                condition=Q(is_step_back=True)
                | (Q(author__isnull=False, revision__isnull=False) & ~Q(author=F("by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
