"""A coordinator sees the plan for everybody who waits, changes it, and asks all its workers at once or nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from matching.actions.exclusions import keep_apart
from matching.actions.plans import approve
from matching.actions.requests import accept, ask, decline, withdraw
from matching.models import How, Pairing, PlanRun, Request
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry, OutboxEntry
from tests.factories import be_a_waiting_client, be_a_worker, make_person

PLAN, APPROVE = reverse("matching:plan"), reverse("matching:approve_plan")


@pytest.fixture
def browser(kit: User) -> Client:
    browser = Client()
    browser.force_login(kit)
    return browser


@pytest.fixture
def robin(db: None) -> User:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin, seats=1)
    return robin


def sent(browser: Client, *, keep: bool = False, **changes: str) -> dict[str, object]:
    """What the form of the page sends, with some other choices."""
    rows = browser.get(PLAN).context["page"].rows
    form: dict[str, object] = {"ask": [], "keep": []}
    for row in rows:
        proposed = str(row.worker.worker_id) if row.worker else ""
        form[f"proposed_{row.client_id}"] = proposed
        form[f"with_{row.client_id}"] = changes.get(row.name, proposed)
        form["ask"] = [*form["ask"], str(row.client_id)]  # type: ignore[misc]  # a list, see above
        if keep:
            form["keep"] = [*form["keep"], str(row.client_id)]  # type: ignore[misc]  # as above
    return form


def chosen(browser: Client, form: dict[str, object]) -> dict[str, str]:
    rows = browser.post(PLAN, form).context["page"].rows
    return {row.name: row.worker.name if row.worker else "" for row in rows}


def test_the_plan_says_who_why_and_who_not(
    browser: Client, amira: User, stranger: User, sam: User
) -> None:
    be_a_worker(sam, seats=1, experiences=("voices",))
    be_a_waiting_client(amira, experiences=("voices",))
    be_a_waiting_client(stranger, languages=("so",))

    page = browser.get(PLAN).context["page"]
    shown = browser.get(PLAN).content.decode()

    rows = {row.name: row for row in page.rows}
    assert (page.served, page.waiting, page.proved) == (1, 2, True)
    assert rows["amira"].worker.name == "sam"
    assert sum(points for _, points in rows["amira"].parts) == rows["amira"].score
    assert rows["charlie"].in_the_way == ("No worker who speaks their language",)
    assert "sam has also" in shown
    assert not Request.objects.exists(), "nothing happens until somebody asks"


def test_pairs_can_be_changed_and_kept_and_the_rest_is_planned_around_them(
    browser: Client, amira: User, stranger: User, sam: User, robin: User
) -> None:
    be_a_worker(sam, seats=1)
    be_a_waiting_client(amira)
    be_a_waiting_client(stranger)
    before = chosen(browser, sent(browser))
    assert set(before.values()) == {"sam", "robin"}
    other = {"sam": robin, "robin": sam}[before["amira"]]

    after = chosen(browser, sent(browser, amira=str(other.pk)))

    assert after == {"amira": other.pseudonym, "charlie": before["amira"]}
    again = browser.post(PLAN, sent(browser, keep=True)).context["page"].rows
    assert all(row.kept for row in again)


def test_asking_is_one_transaction_and_each_side_may_still_say_no(
    browser: Client, amira: User, stranger: User, sam: User, robin: User, kit: User
) -> None:
    be_a_worker(sam, seats=1)
    be_a_waiting_client(amira)
    be_a_waiting_client(stranger)

    browser.post(APPROVE, sent(browser))

    run = PlanRun.objects.get()
    assert (run.by, run.asked, run.served, run.clients) == (kit, 2, 2, 2)
    assert list(Request.objects.values_list("plan", "proposed_by")) == [(run.pk, kit.pk)] * 2
    assert OutboxEntry.objects.filter(kind="matching.lapse").count() == 2
    assert AuditEntry.objects.filter(verb="request.planned", actor_id=kit.pk).count() == 2
    mine = Client()
    mine.force_login(amira)
    assert "The team has asked" in mine.get(reverse("matching:my_support")).content.decode()

    withdraw(client=amira)
    request = Request.objects.get(client=stranger)
    pairing = accept(worker=request.worker, request_id=request.pk)
    assert (pairing.how, Pairing.objects.count()) == (How.REQUEST, 1)


def test_when_anybody_has_moved_on_nobody_is_asked(
    browser: Client, amira: User, stranger: User, sam: User, robin: User
) -> None:
    be_a_worker(sam, seats=1)
    be_a_waiting_client(amira)
    be_a_waiting_client(stranger)
    form = sent(browser)
    ask(client=amira, worker_id=sam.pk)

    page = browser.post(APPROVE, form)

    assert "nothing was sent" in page.content.decode()
    assert Request.objects.get().client == amira
    assert not PlanRun.objects.exists()


def test_more_people_than_places_are_refused_as_a_whole(
    amira: User, stranger: User, robin: User, kit: User
) -> None:
    be_a_waiting_client(amira)
    be_a_waiting_client(stranger)
    with pytest.raises(Conflict):
        approve(by=kit, pairs={amira.pk: robin.pk, stranger.pk: robin.pk})
    assert not Request.objects.exists()

    approve(by=kit, pairs={amira.pk: robin.pk})
    assert Request.objects.count() == 1


def test_a_rule_is_overruled_only_with_a_reason_that_is_kept(
    browser: Client, amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam, windows=())
    be_a_waiting_client(amira)
    form = sent(browser, amira=str(sam.pk))
    assert "sam (needs a reason)" in browser.get(PLAN).content.decode()

    refused = browser.post(APPROVE, form)
    assert "Please write why" in refused.content.decode()
    assert not Request.objects.exists()

    browser.post(APPROVE, {**form, "reason": "They both write at night."})
    request = Request.objects.get()
    assert request.reason == "They both write at night."
    entry = AuditEntry.objects.get(verb="request.planned")
    assert entry.facts["overruled"] == "shared_time"
    assert b"night" not in bytes(request.reason_sealed)


@pytest.mark.parametrize("rule", ["apart", "age", "need"])
def test_what_protects_somebody_holds_in_a_plan_too(
    rule: str, browser: Client, amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam)
    needs = ("woman",) if rule == "need" else ()
    be_a_waiting_client(amira, is_minor=rule == "age", required=needs)
    if rule == "apart":
        keep_apart(person=amira, names=["sam"])

    (row,) = browser.get(PLAN).context["page"].rows
    assert (row.worker, row.others) == (None, ())
    with pytest.raises(Conflict):
        approve(by=kit, pairs={amira.pk: sam.pk}, reason="I know better.")
    page = browser.post(PLAN, {f"with_{amira.pk}": str(sam.pk), "keep": [str(amira.pk)]})
    assert "cannot be" in page.content.decode()
    assert not Request.objects.exists()


def test_somebody_who_could_not_say_yes_is_not_proposed_again(
    browser: Client, amira: User, sam: User, robin: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    request = ask(client=amira, worker_id=sam.pk)
    assert browser.get(PLAN).context["page"].rows == (), "she waits for an answer"

    decline(worker=sam, request_id=request.pk)

    (row,) = browser.get(PLAN).context["page"].rows
    assert row.worker.name == "robin"
    assert row.others == ()


def test_approving_is_for_coordinators_and_asks_for_something(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    for other in (amira, sam, noor):
        with pytest.raises(NotFound):
            approve(by=other, pairs={amira.pk: sam.pk})
    with pytest.raises(Invalid):
        approve(by=kit, pairs={})
    assert not Request.objects.exists()


def test_nonsense_is_refused(browser: Client, kit: User) -> None:
    assert browser.post(APPROVE, {"ask": ["x"]}).status_code == 400
    assert browser.post(PLAN, {"with_x": "y"}).status_code == 400
    assert browser.post(APPROVE, {}).status_code == 200
