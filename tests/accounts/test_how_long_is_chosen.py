"""An organisation chooses how long it keeps what, within bounds; everybody reads the same times."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.periods import set_period
from accounts.models import User
from peersupport.core import retention
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import AuditEntry, Period
from tests.accounts.pages import sign_in

pytestmark = pytest.mark.django_db
SHIPPED = retention.FILE.read_text(encoding="utf-8")


def days_of(record_class: str, in_days: float = 0) -> int | None:
    return retention.kept(record_class, timezone.now() + timedelta(days=in_days)).days


def test_longer_holds_at_once_and_shorter_after_a_week(kit: User) -> None:
    assert days_of("conversations") == 90
    set_period(by=kit, record_class="conversations", days=200)
    assert days_of("conversations") == 200

    set_period(by=kit, record_class="conversations", days=30)

    assert days_of("conversations", 6.9) == 200
    assert days_of("conversations", 7.1) == 30
    set_period(by=kit, record_class="conversations", days=100)
    assert days_of("conversations", 6.9) == 200, "still shorter than what holds now"
    assert days_of("conversations", 8) == 100, "the newest counts"
    assert [entry.facts["days"] for entry in AuditEntry.objects.order_by("seq")] == [200, 30, 100]


def test_the_bounds_hold(kit: User, noor: User) -> None:
    one = retention.book().classes["alarms"]
    for days in (one.fewest, one.most):
        set_period(by=kit, record_class="alarms", days=days)
    for days in (one.fewest - 1, one.most + 1, 0, -5):
        with pytest.raises(Invalid):
            set_period(by=kit, record_class="alarms", days=days)
    for record_class in ("claims", "audit", "nothing"):
        with pytest.raises(NotFound):
            set_period(by=kit, record_class=record_class, days=2_190)
    with pytest.raises(NotFound):
        set_period(by=noor, record_class="alarms", days=one.most)


def test_a_choice_of_an_older_file_is_bent_to_the_bounds_of_this_one() -> None:
    now = timezone.now()
    Period.objects.create(
        record_class="alarms", days=1, set_by_id="0" * 32, set_at=now, holds_from=now
    )

    assert days_of("alarms") == retention.book().classes["alarms"].fewest


def test_the_coordinators_page_and_the_clients_page_say_the_same(amira: User, kit: User) -> None:
    browser = sign_in(kit)
    page = reverse("accounts:kept_class", args=["conversations"])
    assert browser.post(page, {"days": 29}).status_code == 422
    assert browser.post(page, {"days": "many"}).status_code == 422

    assert browser.post(page, {"days": 120}).status_code == 302

    for reader, address in ((browser, "accounts:kept"), (sign_in(amira), "accounts:held")):
        said = reader.get(reverse(address)).content.decode()
        assert "120 days after it has ended" in said
        assert "90 days after it has ended" not in said


def test_a_client_reads_of_everything_that_is_about_clients(amira: User, sam: User) -> None:
    for person, words in ((amira, {"everybody"}), (sam, {"everybody", "staff"})):
        page = sign_in(person).get(reverse("accounts:held")).content.decode()
        for one in retention.book().classes.values():
            assert (one.title in page) is (one.tells in words), one.id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days = 90\n", "days = 10\n"),
        ("days = 90\n", "days = 5000\n"),
        ('"core.Nudge"', '"core.Nudge", "core.Hold"'),
        ('until = "As long as this service runs"\n', ""),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(old: str, new: str) -> None:
    assert retention.parse(SHIPPED).version, "the shipped one is fine"

    with pytest.raises(ValueError, match=r"class|bounds|long"):
        retention.parse(SHIPPED.replace(old, new, 1))


def test_times_are_told_in_words() -> None:
    assert [retention.in_words(days) for days in (90, 365, 1_095, 1_100)] == [
        "90 days",
        "1 year",
        "3 years",
        "1,100 days",
    ]
