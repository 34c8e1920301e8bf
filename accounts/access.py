"""From whatever the framework calls a user to one of ours, and whether they may do a thing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Invitation, User
from accounts.roles import STAFF, Capability
from accounts.sessions import SessionStore
from peersupport.core import holds
from peersupport.core.errors import NotFound
from peersupport.core.models import Claim, Hold
from peersupport.core.statements import Given, Select, SelectWhole

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
A_FACTOR = Select(
    Authenticator.objects.filter(user=Given("person"), type__in=FACTORS).values_list("pk")[:1]
)
ACTIVE_PERSON = SelectWhole(User.objects.active().filter(pk=Given("person")))


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketAccess:
    """Who is behind a socket, and when to ask again: their session ends then unless it was used."""

    person: User
    expires_at: datetime


def signed_in(person: object) -> User:
    """Raises `NotFound` for anonymous, missing, or switched-off accounts."""
    if isinstance(person, User) and person.is_active:
        return person
    raise NotFound


def require(person: object, capability: Capability) -> User:
    """Raises `NotFound` unless the person is signed in and able to: a stranger must not learn that it exists."""
    found = signed_in(person)
    if not found.may(capability):
        raise NotFound
    return found


def signed_in_only(view: View[P]) -> View[P]:
    """Sends nobody to the sign-in page, and lets everybody else through."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        signed_in(request.user)
        return view(request, *args, **kwargs)

    return guarded


def only(capability: Capability) -> Callable[[View[P]], View[P]]:
    """Nobody is sent to sign in; anybody without the capability is told that nothing is here."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, capability)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def staff_only(view: View[P]) -> View[P]:
    """Nobody is sent to sign in; clients are told that nothing is here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not signed_in(request.user).is_staff_member:
            raise NotFound
        return view(request, *args, **kwargs)

    return guarded


def has_second_factor(person: User) -> bool:
    """Recovery codes alone do not count: they are for the day the real one is lost."""
    return bool(A_FACTOR.run(person=person.pk))


def lacks_second_factor(person: User) -> bool:
    """Staff must have one; clients may."""
    return person.is_staff_member and not has_second_factor(person)


def person_for_socket(session_key: str) -> SocketAccess:
    """Judge a session the way a page would, for a socket: everything afresh from the database.

    Raises `NotFound` unless the session is alive and fully signed in, the password has not changed
    since, the person is active, and a member of staff has a second factor.
    """
    session = SessionStore(session_key)
    signed_in_as, ends_at = session.get(SESSION_KEY), session.ends_at
    if signed_in_as is None or ends_at is None:
        raise NotFound
    person = _active_person(signed_in_as)
    if not _is_theirs(person, session) or lacks_second_factor(person):
        raise NotFound
    return SocketAccess(person=person, expires_at=ends_at)


def hold_for_changing(by: User, hold_id: UUID) -> Hold:
    """One that stands, locked with whoever deletes. Raises `NotFound` for anybody who may not."""
    require(by, Capability.ANSWER_ESCALATIONS)
    holds.take_turn()
    found = Hold.objects.standing().filter(pk=hold_id).first()
    if found is None:
        raise NotFound
    return found


def hold_for_reading(viewer: User, hold_id: UUID) -> Hold:
    """Lifted ones too. Raises `NotFound` for anybody who may not."""
    require(viewer, Capability.ANSWER_ESCALATIONS)
    found = Hold.objects.filter(pk=hold_id).first()
    if found is None:
        raise NotFound
    return found


def claim_for_reading(by: User, claim_id: UUID) -> Claim:
    """Answered ones too. Raises `NotFound` for anybody who may not."""
    require(by, Capability.KEEP_RECORDS)
    found = Claim.objects.filter(pk=claim_id).first()
    if found is None:
        raise NotFound
    return found


def claim_for_settling(by: User, claim_id: UUID) -> Claim:
    """One that is open, locked. Raises `NotFound` for anybody who may not."""
    require(by, Capability.KEEP_RECORDS)
    rows = Claim.objects.filter(pk=claim_id, done_at=None, refused_at=None)
    found = rows.select_for_update(no_key=True).first()
    if found is None:
        raise NotFound
    return found


def person_to_write_about(by: User, pseudonym: str) -> User:
    """For whoever answers what people ask for by law. Raises `NotFound` when nobody is called that."""
    require(by, Capability.KEEP_RECORDS)
    return _person_called(pseudonym)


def person_to_hold(by: User, pseudonym: str) -> User:
    """Raises `NotFound` when nobody is called that."""
    require(by, Capability.ANSWER_ESCALATIONS)
    return _person_called(pseudonym)


def _person_called(pseudonym: str) -> User:
    found = User.objects.get_queryset().filter(pseudonym__iexact=pseudonym.strip()).first()
    if found is None:
        raise NotFound
    return found


def invitation_for_accepting(digest: str, *, lock: bool = False) -> Invitation:
    """Whoever holds the link may use it, while it is open. With `lock`, nobody else can at the same time.

    Raises `NotFound` for unknown, used, withdrawn and expired alike.
    """
    found = Invitation.objects.filter(
        digest=digest, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    invitation = (found.select_for_update(of=("self",), no_key=True) if lock else found).first()
    if invitation is None:
        raise NotFound("This invitation has been used, taken back, or is more than 7 days old.")
    return invitation


def staff_member_for_changing(coordinator: User, person_id: UUID) -> User:
    """One member of staff, locked until the transaction ends. Raises `NotFound` for clients too.

    The coordinator is locked with them, and judged anew: of two who switch each other off, one stays.
    """
    staff = User.objects.get_queryset().filter(role__in=STAFF, pk__in={coordinator.pk, person_id})
    both = {person.pk: person for person in staff.order_by("pk").select_for_update(no_key=True)}
    require(both.get(coordinator.pk), Capability.INVITE_STAFF)
    if person_id not in both:
        raise NotFound
    return both[person_id]


def _active_person(person_id: str) -> User:
    try:
        person = ACTIVE_PERSON.first(person=UUID(person_id))
    except ValueError:
        raise NotFound from None
    return signed_in(person)


def _is_theirs(person: User, session: SessionStore) -> bool:
    stored = str(session.get(HASH_SESSION_KEY, ""))
    return constant_time_compare(stored, person.get_session_auth_hash())
