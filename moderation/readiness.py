"""Whether this service may be opened to people: what is missing, and what to do about each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.models import User
from accounts.roles import Capability, Role
from moderation import selectors
from moderation.helpline_source import cards_in_force
from moderation.models import DutyShift, PagerAddress
from peersupport.env import Environment

AHEAD = timedelta(days=28)
SECRETS = "the secrets are those of an example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """`stops`: so grave that a start is refused although people are here already."""

    what: str
    do: str
    stops: bool = False


def missing(now: datetime) -> list[Missing]:
    """Everything that stands in the way of answering a crisis, in the order in which to mend it."""
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS)
    shifts = DutyShift.objects.filter(ends_at__gt=now, starts_at__lt=now + AHEAD, person__in=able)
    reached = PagerAddress.objects.in_use().filter(person__in=able).exclude(worked_at=None)
    checks = (
        (
            _secrets_are_our_own(),
            SECRETS,
            "bin/new-env makes new ones.",
        ),
        (
            settings.COUNTRY.upper() in cards_in_force(),
            f"there are no help numbers for {settings.COUNTRY}",
            "Write moderation/helplines/<country>.toml, and call each number once.",
        ),
        (
            able.count() >= 2,  # a second one is what it is about
            "there is no second person who may answer",
            "manage.py invite moderator: a red takes two to close, and one alone has to sleep.",
        ),
        (
            reached.exists(),
            "no pager has ever worked",
            "Each person on duty: /duty/me/, then “Test”.",
        ),
        (
            shifts.exists(),
            "nobody is on the rota in the next four weeks",
            "A coordinator: /duty/rota/.",
        ),
        (
            _restored_on() is not None,
            "no backup has ever been restored",
            "Restore one elsewhere, and write the day into RESTORE_TESTED_ON, such as 2026-11-20.",
        ),
    )
    lacking = [(what, do) for holds, what, do in checks if not holds]
    return [Missing(what=what, do=do, stops=what == SECRETS) for what, do in lacking]


def has_clients() -> bool:
    return User.objects.active().filter(role=Role.CLIENT).exists()


def intake_is_open(now: datetime) -> bool:
    """Nobody new is let in while nobody is on call. Those who are here already are not sent away."""
    return not settings.INTAKE_CLOSES or not selectors.on_call_now(now).is_empty


def _secrets_are_our_own() -> bool:
    """Settings refuse weak ones before this is asked; a demo's key, moved to production, is caught here."""
    if not settings.PRODUCTION:
        return False
    environment = Environment({"SECRET_KEY": settings.SECRET_KEY})
    environment.secret("SECRET_KEY")
    return not environment.problems and all(any(key) for key in settings.ENCRYPTION_KEYS.values())


def _restored_on() -> date | None:
    try:
        return date.fromisoformat(settings.RESTORE_TESTED_ON)
    except ValueError:
        return None
