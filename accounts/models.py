"""Who may sign in, and as what. No names, no e-mail addresses: a pseudonym is all there is."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.roles import STAFF, Capability, Role, may, roles_with
from peersupport.core.crypto import Sealed
from peersupport.core.models import KeyHolder


class PersonQuerySet(models.QuerySet["User"]):
    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def able_to(self, capability: Capability) -> "PersonQuerySet":
        return self.active().filter(role__in=roles_with(capability))


class PersonManager(BaseUserManager["User"]):
    """What Django's and allauth's sign-in need of a manager."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def able_to(self, capability: Capability) -> PersonQuerySet:
        return self.get_queryset().able_to(capability)


class User(KeyHolder, AbstractBaseUser):
    """One person. Their key seals what they write about themselves; destroying it is erasure."""

    pseudonym = models.CharField(max_length=40, unique=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.CLIENT)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, default="GB")
    time_zone = models.CharField(max_length=60, default="Europe/London")
    joined_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "pseudonym"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("pseudonym"), name="one_person_per_pseudonym"),
            models.CheckConstraint(name="role_is_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def is_staff_member(self) -> bool:
        return Role(self.role) in STAFF

    def may(self, capability: Capability) -> bool:
        return self.is_active and may(self.role, capability)


class Consent(models.Model):
    """That a person agreed, to which version of the promise, and when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"consent {self.pk}"


class RecoveryCode(models.Model):
    """The digest of the code that lets a person choose a new password. The code itself is shown once."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Invitation(models.Model):
    """One place on staff, for one role, used once. The link's token is kept as a digest only.

    `invited_by` is empty for an invitation made on the command line by the operator.
    """

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_staff_are_invited", condition=Q(role__in=sorted(STAFF))
            ),
            models.CheckConstraint(
                name="an_accepted_invitation_says_by_whom",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Deactivation(models.Model):
    """That a person's access was switched off, by whom and why; and when that was undone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    deactivated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deactivated_at = models.DateTimeField(db_default=Now())
    reason_sealed = models.BinaryField(default=b"")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    reason = Sealed("reason", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(undone_at=None),
                name="switched_off_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"deactivation {self.pk}"
