"""Groups: who may come in, who is told that it is full, how one leaves, and how somebody is taken out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from chat.access import conversation_for_reading
from chat.actions.groups import change_group, close_group
from chat.actions.membership import Full, join_group, leave_group, remove_member
from chat.group_forms import GroupForm
from chat.groups import GroupCard, group_page, groups_page, plan_of
from chat.models import Conversation, Entry, Kind, Removal
from chat.selectors import openings
from matching.actions.exclusions import keep_apart
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.models import AuditEntry
from tests.accounts.pages import sign_in
from tests.factories import be_a_waiting_client, make_group, make_person, say
from tests.matching.news import told


@pytest.fixture
def charlie(stranger: User) -> User:
    return stranger


@pytest.fixture
def group(sam: User, amira: User) -> Conversation:
    return make_group(sam, amira, cap=2)


def join(person: User, group: Conversation, version: int = 1) -> None:
    join_group(conversation_id=group.pk, person=person, rules_version=version)


def card_for(person: User, group: Conversation) -> GroupCard:
    return group_page(person, group.pk).card


def sits(person: User, group: Conversation) -> bool:
    return group.pk in {opening.conversation_id for opening in openings(person)}


def changed_rules(group: Conversation, kit: User, rules: str) -> None:
    form = GroupForm({**plan_of(kit, group.pk), "rules": rules})
    assert form.is_valid(), form.errors
    change_group(conversation_id=group.pk, plan=form.plan, by=kit)


def test_the_list_says_what_one_needs_to_choose(
    charlie: User, sam: User, group: Conversation
) -> None:
    (card,) = groups_page(charlie).others
    assert (card.topic, card.host, card.places_left, card.rules) == (
        "After panic",
        "sam",
        1,
        "Be kind.",
    )
    assert group_page(charlie, group.pk).members == (), "who is in it is told to those in it"


def test_joining_takes_a_place_once_and_everybody_sees_it(
    charlie: User, sam: User, group: Conversation
) -> None:
    join(charlie, group)
    join(charlie, group)

    assert [m.name for m in group_page(charlie, group.pk).members] == ["sam", "amira", "charlie"]
    joined = Entry.objects.filter(conversation=group, kind=Kind.JOINED, author=charlie)
    assert joined.count() == 1
    with pytest.raises(Full):
        join(make_person(), group)


def test_whoever_must_not_meet_one_of_it_finds_it_full(
    amira: User, sam: User, charlie: User, group: Conversation
) -> None:
    really_full = make_group(sam, amira, make_person(), cap=2, topic="Full")
    keep_apart(person=charlie, names=["AMIRA"])
    excluded = make_person()
    keep_apart(person=amira, names=[excluded.pseudonym])

    for person in (charlie, excluded):
        assert card_for(person, group).places_left == 0
        with pytest.raises(Full) as refusal:
            join(person, group)
        with pytest.raises(Full) as other:
            join(person, really_full)
        assert refusal.value.message == other.value.message
    pages = [
        sign_in(charlie).get(reverse("chat:group", args=[room.pk])).content.decode()
        for room in (group, really_full)
    ]
    assert [page.count("There is no place left in this group right now") for page in pages] == [
        1,
        1,
    ]
    assert card_for(make_person(), group).places_left == 1


def test_the_host_counts_among_those_one_must_not_meet(
    sam: User, charlie: User, group: Conversation
) -> None:
    keep_apart(person=charlie, names=["sam"])
    with pytest.raises(Full):
        join(charlie, group)


def test_a_new_host_is_nobody_whom_a_member_must_not_meet(
    amira: User, kit: User, group: Conversation
) -> None:
    robin = make_person(Role.PEER_WORKER, "robin")
    keep_apart(person=amira, names=["robin"])
    form = GroupForm({**plan_of(kit, group.pk), "host": str(robin.pk)})
    assert form.is_valid()

    with pytest.raises(Conflict, match="another host"):
        change_group(conversation_id=group.pk, plan=form.plan, by=kit)


def test_groups_are_for_adults(group: Conversation) -> None:
    young = make_person()
    be_a_waiting_client(young, is_minor=True)

    assert groups_page(young).others == ()
    assert "over 18" in sign_in(young).get(reverse("chat:groups")).content.decode()
    with pytest.raises(NotFound):
        join(young, group)


def test_without_a_tick_the_page_comes_back(charlie: User, group: Conversation) -> None:
    browser = sign_in(charlie)
    address = reverse("chat:join_group", args=[group.pk])

    unticked = browser.post(address, {"rules_version": 1})
    assert unticked.status_code == 400
    assert "tick the box" in unticked.content.decode()
    assert not sits(charlie, group)

    assert browser.post(address, {"rules_version": 1, "agree": "on"}).status_code == 302
    assert sits(charlie, group)


def test_one_joins_by_the_rules_as_they_are_now(
    amira: User, charlie: User, kit: User, group: Conversation
) -> None:
    assert not group_page(amira, group.pk).has_new_rules
    changed_rules(group, kit, "Be kind. Be brief.")

    with pytest.raises(Conflict, match="rules have changed"):
        join(charlie, group)
    join(charlie, group, version=2)
    assert group_page(amira, group.pk).has_new_rules
    sign_in(amira).post(reverse("chat:agree_to_rules", args=[group.pk]))
    assert not group_page(amira, group.pk).has_new_rules


def test_leaving_is_one_tap_and_one_may_come_back(
    amira: User, sam: User, charlie: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    assert sign_in(amira).post(reverse("chat:leave_group", args=[group.pk])).status_code == 302

    assert not sits(amira, group)
    with pytest.raises(NotFound):
        say(amira, group, "still here")
    assert told()[-1] == ("seats.changed", {str(amira.pk)})
    join(charlie, group)
    join(amira, group)
    assert sits(amira, group)


def test_whoever_is_taken_out_is_out_for_good_and_told_kindly(
    amira: User, sam: User, kit: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    host = sign_in(sam)
    address = reverse("chat:remove_member", args=[group.pk, amira.pk])
    assert host.post(address, {"reason": " "}).status_code == 400
    assert host.post(address, {"reason": "Sold things."}).status_code == 302

    with pytest.raises(NotFound):
        conversation_for_reading(amira, group.pk)
    with pytest.raises(NotFound):
        join(amira, group)
    last = Entry.objects.filter(conversation=group).latest("seq")
    assert (last.kind, last.author_id) == (Kind.LEFT, amira.pk), "the others see that she left"
    page = sign_in(amira).get(reverse("chat:groups")).content.decode()
    assert "You are not in “After panic” any more" in page
    assert "Sold things" not in page
    assert (
        "Sold things." in sign_in(kit).get(reverse("chat:group", args=[group.pk])).content.decode()
    )
    assert b"Sold" not in bytes(Removal.objects.get().reason_sealed)
    assert AuditEntry.objects.filter(verb="group.removed", actor_id=sam.pk).exists()


def test_having_read_it_one_reads_it_no_more(amira: User, sam: User, group: Conversation) -> None:
    remove_member(conversation_id=group.pk, person_id=amira.pk, by=sam, reason="Why.")
    browser = sign_in(amira)
    assert browser.post(reverse("chat:put_away_removal", args=[group.pk])).status_code == 302
    assert "any more" not in browser.get(reverse("chat:groups")).content.decode()


def test_only_the_host_takes_somebody_out_and_never_themselves(
    amira: User, sam: User, kit: User, charlie: User, group: Conversation
) -> None:
    join(charlie, group)
    for by, who in ((charlie, amira), (kit, amira), (sam, sam), (sam, make_person())):
        with pytest.raises(NotFound):
            remove_member(conversation_id=group.pk, person_id=who.pk, by=by, reason="Why.")
    remove_member(conversation_id=group.pk, person_id=amira.pk, by=sam, reason="Why.")


def test_a_group_that_has_ended_can_be_read_and_nothing_else(
    amira: User, sam: User, kit: User, charlie: User, group: Conversation
) -> None:
    close_group(conversation_id=group.pk, by=kit)
    close_group(conversation_id=group.pk, by=kit)

    assert conversation_for_reading(amira, group.pk)
    for person in (sam, charlie):
        with pytest.raises(NotFound):
            conversation_for_reading(person, group.pk)
    with pytest.raises(NotFound):
        join(charlie, group)
    page = sign_in(amira).get(reverse("chat:conversation", args=[group.pk])).content.decode()
    assert "This group has ended" in page


def test_a_host_who_left_the_role_hosts_nothing(
    sam: User, kit: User, charlie: User, group: Conversation
) -> None:
    sam.role = Role.MODERATOR
    sam.save()
    robin = make_person(Role.PEER_WORKER, "robin")
    assert card_for(charlie, group).host == ""

    form = GroupForm({**plan_of(kit, group.pk), "host": str(robin.pk)})
    assert form.is_valid()
    change_group(conversation_id=group.pk, plan=form.plan, by=kit)

    assert card_for(charlie, group).host == "robin"
    assert sits(robin, group)


def test_a_coordinator_opens_one_from_the_page(kit: User, sam: User, client: Client) -> None:
    browser = sign_in(kit)
    address = reverse("chat:open_group")
    empty = browser.post(
        address, {"topic": "", "rules": "Be kind.", "host": str(sam.pk), "cap": 1}
    )
    assert empty.status_code == 400
    said = {"topic": "After  panic", "rules": "Be kind.", "host": str(sam.pk), "cap": 8}
    assert browser.post(address, said).status_code == 302

    (card,) = groups_page(sam).own
    assert (card.topic, card.is_host, card.waits_for_host) == ("After panic", True, False)
    close = reverse("chat:close_group", args=[card.conversation_id])
    assert browser.get(close).status_code == 200
    assert browser.post(close).status_code == 302
    assert groups_page(sam).own == ()


def test_leaving_is_for_members(sam: User, charlie: User, group: Conversation) -> None:
    for person in (sam, charlie):
        with pytest.raises(NotFound):
            leave_group(conversation_id=group.pk, person=person)
