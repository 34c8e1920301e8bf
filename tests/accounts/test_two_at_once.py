"""What works once works once, also when two people try at the same moment."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from accounts.actions.invitations import accept, invite
from accounts.actions.joining import join
from accounts.actions.recovery import new_recovery_code, recover
from accounts.actions.second_factor import prepare_removal
from accounts.actions.team import deactivate
from accounts.models import User
from accounts.roles import Role
from peersupport.core.errors import Conflict, DomainError, Invalid, NotFound
from tests.factories import PASSWORD, make_person
from tests.services.at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MANY = 8


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "set DATABASE_URL: SQLite writes one at a time"


def refused(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, DomainError)]


def test_one_invitation_makes_one_person() -> None:
    token = invite(role=Role.PEER_WORKER, by=None)
    comers = [f"Comer {number}" for number in range(MANY)]

    results = at_once(
        [partial(accept, token=token, pseudonym=name, password=PASSWORD) for name in comers]
    )

    assert refused([*results]) == [NotFound] * (MANY - 1)
    assert User.objects.get_queryset().count() == 1


def test_one_name_goes_to_one_person() -> None:
    spellings = ["Sam One", "sam one", "SAM ONE", "Sam  One"] * 2

    results = at_once(
        [partial(join, pseudonym=name, password=PASSWORD, agreed_to="x") for name in spellings]
    )

    assert len(refused([*results])) == MANY - 1
    assert all(issubclass(kind, Conflict) for kind in refused([*results]))
    assert User.objects.get_queryset().count() == 1


def test_one_code_gives_one_new_password() -> None:
    amira = make_person(pseudonym="amira")
    code = new_recovery_code(person=amira)
    passwords = [f"a new password {number}" for number in range(MANY)]

    results = at_once(
        [partial(recover, pseudonym="amira", code=code, password=new) for new in passwords]
    )

    assert refused([*results]) == [Invalid] * (MANY - 1)
    (won,) = [at for at, result in enumerate(results) if not isinstance(result, DomainError)]
    amira.refresh_from_db()
    assert amira.check_password(passwords[won])


def test_two_removals_leave_one_factor() -> None:
    sam = make_person(Role.PEER_WORKER)
    data = {"name": "my phone", "credential": {}}
    Authenticator.objects.create(user=sam, type="webauthn", data=data)
    factors = list(Authenticator.objects.filter(user=sam).values_list("pk", flat=True))
    assert len(factors) == 2

    results = at_once([partial(remove, sam, factor) for factor in factors])

    assert refused([*results]) == [Conflict]
    assert Authenticator.objects.filter(user=sam).count() == 1


def test_two_coordinators_cannot_switch_each_other_off() -> None:
    kit, ola = make_person(Role.COORDINATOR), make_person(Role.COORDINATOR)

    results = at_once(
        [
            partial(deactivate, person_id=ola.pk, reason="a slip", by=kit),
            partial(deactivate, person_id=kit.pk, reason="a slip", by=ola),
        ]
    )

    assert refused([*results]) == [NotFound]
    assert User.objects.active().count() == 1


@transaction.atomic
def remove(person: User, factor: int) -> None:
    prepare_removal(person=person, authenticator_id=factor)
    Authenticator.objects.filter(pk=factor).delete()
