"""An installation that could not answer a crisis says so, and does not start with people in it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from moderation.actions.addresses import send_test
from moderation.models import DutyShift, PagerAddress
from moderation.readiness import missing
from tests.moderation.on_duty import be_on_call_now, be_paged_by_mail, browser_of, way_of
from tests.operations.installation import composed


@pytest.fixture
def settings_of_production(settings: Settings) -> Settings:
    settings.PRODUCTION = True
    settings.RESTORE_TESTED_ON = "2026-11-20"
    return settings


@pytest.fixture
def ready(settings_of_production: Settings, noor: User, kit: User) -> Settings:
    """A team of two, a rota, a pager that worked, our own secrets, a backup that was restored."""
    be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
    be_paged_by_mail(noor)
    send_test(person=noor, way_id=way_of(noor))
    assert missing(timezone.now()) == []
    return settings_of_production


def no_rota(settings: Settings) -> None:
    DutyShift.objects.all().delete()


def a_rota_that_has_ended(settings: Settings) -> None:
    DutyShift.objects.update(ends_at=timezone.now() - timedelta(hours=1))


def no_numbers(settings: Settings) -> None:
    settings.COUNTRY = "ZZ"


def no_pager_that_worked(settings: Settings) -> None:
    PagerAddress.objects.update(worked_at=None)


def no_second_person(settings: Settings) -> None:
    User.objects.filter(pseudonym="kit").update(is_active=False)


def a_secret_of_an_example(settings: Settings) -> None:
    settings.SECRET_KEY = "change-me-" + "a1b2c3d4e5" * 6


def a_key_of_nothing(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = {1: bytes(32)}


def no_backup_restored(settings: Settings) -> None:
    settings.RESTORE_TESTED_ON = ""


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (no_rota, "nobody is on the rota"),
        (a_rota_that_has_ended, "nobody is on the rota"),
        (no_numbers, "no help numbers for ZZ"),
        (no_pager_that_worked, "no pager has ever worked"),
        (no_second_person, "no second person"),
        (a_secret_of_an_example, "secrets are those of an example"),
        (a_key_of_nothing, "secrets are those of an example"),
        (no_backup_restored, "no backup has ever been restored"),
    ],
    ids=lambda value: str(getattr(value, "__name__", "")),
)
def test_each_thing_that_is_missing_is_named_with_what_to_do(
    broken: Callable[[Settings], None], what: str, ready: Settings, amira: User
) -> None:
    call_command("safetycheck")
    broken(ready)

    with pytest.raises(CommandError) as refusal:
        call_command("safetycheck")

    lines = str(refusal.value).splitlines()
    assert what in lines[1]
    assert len(lines) == 3, "that one, with what to do, and nothing else"


def test_before_the_first_client_it_warns_and_starts(
    settings_of_production: Settings, noor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("safetycheck", at_start=True)

    assert "nobody is on the rota" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("safetycheck")


def test_a_start_asks_before_anything_else_runs() -> None:
    command = composed()["services"]["prepare"]["command"][-1]

    assert command.endswith("python manage.py safetycheck --at-start")


@pytest.mark.parametrize(
    "broken", [no_rota, no_numbers, no_pager_that_worked, no_second_person, no_backup_restored]
)
def test_a_service_with_people_in_it_comes_back_up_and_warns(
    broken: Callable[[Settings], None],
    ready: Settings,
    amira: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(ready)
    with pytest.raises(CommandError):
        call_command("safetycheck")

    call_command("safetycheck", at_start=True)

    assert "people are here" in capsys.readouterr().err


@pytest.mark.parametrize("broken", [a_secret_of_an_example, a_key_of_nothing])
def test_with_secrets_that_anybody_knows_it_does_not_start_for_anybody(
    broken: Callable[[Settings], None], ready: Settings, amira: User
) -> None:
    broken(ready)

    with pytest.raises(CommandError, match="secrets are those of an example"):
        call_command("safetycheck", at_start=True)


def test_what_is_missing_stands_on_the_duty_board_with_what_to_do(
    ready: Settings, noor: User
) -> None:
    board = browser_of(noor)
    assert "has ever been restored" not in board.get("/duty/").content.decode()
    no_backup_restored(ready)

    page = board.get("/duty/").content.decode()

    assert "No backup has ever been restored" in page
    assert "RESTORE_TESTED_ON" in page
