"""Signing out, or being signed out, closes sockets at every process within 2 s, with Redis or without."""

from datetime import timedelta
from http.client import HTTPConnection
from time import monotonic
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.actions.sessions import end_every_session
from checks.web import Web
from peersupport.core.aio import in_database
from tests.chat.tabs import cookie_of
from tests.factories import say
from tests.services.conftest import Pair
from tests.services.processes import Stage
from tests.services.tabs import ORIGIN, open_real_tab

pytestmark = pytest.mark.services

CLOSED_WITHIN = 2.5
SIGNED_OUT, COME_BACK = 4401, 4403
CSRF = "c" * 32


def sign_out(web: Web, key: str) -> int:
    """The form post of the sign-out page."""
    cookies = {settings.SESSION_COOKIE_NAME: key, settings.CSRF_COOKIE_NAME: CSRF}
    connection = HTTPConnection("127.0.0.1", web.port, timeout=20)
    connection.request(
        "POST",
        reverse("account_logout"),
        urlencode({"csrfmiddlewaretoken": CSRF}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Origin": ORIGIN,
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("redis_is_there", [True, False])
async def test_signing_out_at_one_process_closes_the_tab_at_the_other(
    redis_is_there: bool, stage: Stage, pair: Pair
) -> None:
    key = await in_database(cookie_of, pair.client)
    leaving = await open_real_tab(stage.web[1], pair.client, key=key)
    staying = await open_real_tab(stage.web[1], pair.client)
    if not redis_is_there:
        stage.redis.stop()

    assert await in_database(sign_out, stage.web[0], key) == 302
    began = monotonic()

    assert await leaving.close_code() == SIGNED_OUT
    assert monotonic() - began < CLOSED_WITHIN
    await in_database(say, pair.worker, pair.conversation, "still here?")
    assert await staying.bodies(1) == [(1, "still here?")]


async def test_whoever_is_signed_out_everywhere_is_not_let_in_again(
    stage: Stage, pair: Pair
) -> None:
    key = await in_database(cookie_of, pair.client)
    tab = await open_real_tab(stage.web[1], pair.client, key=key)

    await in_database(Session.objects.filter(pk=key).delete)
    await in_database(end_every_session, person=pair.client)

    assert await tab.close_code() in {SIGNED_OUT, COME_BACK}
    with pytest.raises(Exception, match="403"):
        await open_real_tab(stage.web[0], pair.client, key=key)


async def test_a_session_that_runs_out_closes_its_tab(stage: Stage, pair: Pair) -> None:
    key = await in_database(cookie_of, pair.client)
    soon = timezone.now() + timedelta(seconds=1.5)
    await in_database(Session.objects.filter(pk=key).update, expire_date=soon)
    tab = await open_real_tab(stage.web[0], pair.client, key=key)
    assert await tab.is_alive()

    assert await tab.close_code() == SIGNED_OUT

    late = (timezone.now() - soon).total_seconds()
    assert 0 <= late < CLOSED_WITHIN
