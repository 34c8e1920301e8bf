"""This app's part of what is held about a person (core.personal)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from allauth.mfa.models import Authenticator

from accounts.actions.sessions import end_every_session
from accounts.models import Consent, Deactivation, RecoveryCode, User

Json = dict[str, object]


def exported(person_id: UUID) -> Json:
    person = User.objects.get_queryset().get(pk=person_id)
    consents = Consent.objects.filter(person=person).order_by("given_at")
    off = Deactivation.objects.filter(person=person).order_by("deactivated_at")
    return {
        "pseudonym": person.pseudonym,
        "role": person.role,
        "language": person.language,
        "country": person.country,
        "time_zone": person.time_zone,
        "joined_at": person.joined_at,
        "agreed_to": [{"version": one.version, "at": one.given_at} for one in consents],
        "second_steps": [
            {"kind": one.type, "since": one.created_at, "last_used": one.last_used_at}
            for one in Authenticator.objects.filter(user=person).order_by("created_at")
        ],
        "switched_off": [{"at": one.deactivated_at, "reason": one.reason} for one in off],
    }


def erased(person_id: UUID) -> Mapping[str, int]:
    """The row stays, without a name and without a key: other rows point at it."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    end_every_session(person=person)
    counted = {
        "recovery codes": RecoveryCode.objects.filter(person=person).delete()[0],
        "second steps": Authenticator.objects.filter(user=person).delete()[0],
        "consents": Consent.objects.filter(person=person).delete()[0],
    }
    Deactivation.objects.filter(person=person).update(reason_sealed=b"")
    person.pseudonym = f"erased-{person.pk.hex}"
    person.country, person.language, person.time_zone = "ZZ", "en", "UTC"
    person.is_active, person.wrapped_key, person.last_login = False, b"", None
    person.set_unusable_password()
    person.save()
    return {"people": 1, **counted}


def reasons_to_wait(person_id: UUID) -> Sequence[str]:  # noqa: ARG001  # one of four that answer alike
    return []


def conversations(person_id: UUID) -> Sequence[UUID]:  # noqa: ARG001  # chat knows them
    return []


def subjects(person_id: UUID) -> Sequence[str]:
    return [f"person:{person_id}"]
