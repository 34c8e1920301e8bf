"""Whatever ends somebody's access closes their tabs within two seconds, and lets nothing more in or out."""

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.leaving import leave_for_good
from accounts.actions.recovery import new_recovery_code, recover
from accounts.actions.second_factor import prepare_removal
from accounts.actions.team import change_role, deactivate
from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import block, end_conversation
from chat.models import Conversation, Entry
from peersupport.core.aio import in_database
from peersupport.core.hub import hub
from tests.accounts.pages import app_code, sign_in, type_password
from tests.accounts.test_losing_a_second_factor import give_passkey
from tests.chat.tabs import Tab
from tests.factories import PASSWORD, make_conversation, make_person, say

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 2.0
NEW = "a whole new one"


class Cast:
    """Whose access ends, from which browser; who else is there."""

    def __init__(self) -> None:
        self.client, self.worker = make_person(Role.CLIENT), make_person(Role.PEER_WORKER)
        self.kit = make_person(Role.COORDINATOR)
        self.room: Conversation = make_conversation(self.client, self.worker)

    def confirmed(self, person: User) -> Client:
        browser = sign_in(person)
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return browser


def sign_out(cast: Cast, browser: Client) -> None:
    browser.post(reverse("account_logout"))


def leave_quickly(cast: Cast, browser: Client) -> None:
    browser.get(reverse("accounts:leave"))


def sign_out_elsewhere(cast: Cast, browser: Client) -> None:
    sign_in(cast.client).post(reverse("usersessions_list"))


def change_password(cast: Cast, browser: Client) -> None:
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    sign_in(cast.client).post(reverse("account_change_password"), typed)


def use_the_code(cast: Cast, browser: Client) -> None:
    code = new_recovery_code(person=cast.client)
    recover(pseudonym=cast.client.pseudonym, code=code, password=NEW)


def add_an_app(cast: Cast, browser: Client) -> None:
    elsewhere = cast.confirmed(cast.client)
    page = elsewhere.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    added = elsewhere.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert added.status_code == 302, "the code must fit"


def leave_us(cast: Cast, browser: Client) -> None:
    leave_for_good(person=cast.client)


def be_switched_off(cast: Cast, browser: Client) -> None:
    deactivate(person_id=cast.worker.pk, reason="left us", by=cast.kit)


def get_another_role(cast: Cast, browser: Client) -> None:
    change_role(person_id=cast.worker.pk, role=Role.MODERATOR, by=cast.kit)


def lose_one_factor(cast: Cast, browser: Client) -> None:
    prepare_removal(person=cast.worker, authenticator_id=give_passkey(cast.worker).pk)


def be_unassigned(cast: Cast, browser: Client) -> None:
    end_conversation(conversation_id=cast.room.pk, by=cast.client)


def be_blocked(cast: Cast, browser: Client) -> None:
    block(conversation_id=cast.room.pk, by=cast.client)


Happens = Callable[[Cast, Client], None]
OF_THE_CLIENT: list[Happens] = [
    *(sign_out, leave_quickly, sign_out_elsewhere, change_password, use_the_code),
    *(add_an_app, leave_us),
]
OF_THE_WORKER: list[Happens] = [be_switched_off, get_another_role]
# The session goes on, so the tab may come back: it is then judged afresh, and has no seat.
SEAT_ONLY: list[Happens] = [be_unassigned, be_blocked]


@pytest.fixture(autouse=True)
def fresh_hub() -> Iterator[None]:
    yield
    hub.stop()


async def open_tab_of(person: User) -> tuple[Tab, Client]:
    browser = await in_database(sign_in, person)
    tab = Tab(browser.cookies["session"].value)
    assert await tab.connect(), "the tab must start out open"
    await tab.hello()
    return tab, browser


async def closed_in_time(tab: Tab) -> None:
    began = monotonic()
    await tab.close_code()
    assert monotonic() - began < WITHIN


@pytest.mark.parametrize("happens", [*OF_THE_CLIENT, *OF_THE_WORKER])
async def test_the_tab_is_closed_and_its_cookie_opens_no_other(happens: Happens) -> None:
    cast = await in_database(Cast)
    person = cast.worker if happens in OF_THE_WORKER else cast.client
    tab, browser = await open_tab_of(person)
    key = browser.cookies["session"].value

    await in_database(happens, cast, browser)

    await closed_in_time(tab)
    await tab.say(cast.room, "let me in")
    assert await tab.is_silent()
    assert not await in_database(Entry.objects.filter(client_id__isnull=False).exists)
    assert not await Tab(key).connect()


@pytest.mark.parametrize("happens", SEAT_ONLY)
async def test_whoever_loses_a_seat_hears_and_says_nothing_more(happens: Happens) -> None:
    cast = await in_database(Cast)
    tab, browser = await open_tab_of(cast.worker)
    await in_database(say, cast.client, cast.room, "before")
    await tab.until("message.posted")

    await in_database(happens, cast, browser)

    await closed_in_time(tab)
    again = Tab(browser.cookies["session"].value)
    assert await again.connect(), "they are still signed in"
    assert (await again.hello())["conversations"] == []
    await again.say(cast.room, "still here?")
    assert (await again.until("error"))["code"] == "not_found"
    await again.leave()


async def test_a_tab_is_judged_afresh_when_a_factor_goes() -> None:
    cast = await in_database(Cast)
    tab, browser = await open_tab_of(cast.worker)

    await in_database(lose_one_factor, cast, browser)

    await closed_in_time(tab)
    again = Tab(browser.cookies["session"].value)
    assert await again.connect(), "one factor is left"
    await again.leave()


async def test_half_signed_in_opens_no_tab_and_starting_over_leaves_no_trace() -> None:
    cast = await in_database(Cast)
    browser = Client()
    await in_database(type_password, browser, cast.worker.pseudonym)
    halfway = browser.cookies["session"].value
    assert not await Tab(halfway).connect()

    await in_database(browser.get, reverse("accounts:leave"))
    await in_database(type_password, browser, cast.client.pseudonym)

    tab = Tab(browser.cookies["session"].value)
    assert await tab.connect()
    assert (await tab.hello())["person"] == str(cast.client.pk)
    await tab.leave()
    assert not await Tab(halfway).connect()
