"""Reasons say in plain words what is true of the two, and nothing else."""

from matching.policies.availability import slots_of_person
from matching.policies.explain import Labels, ReasonCode, join_words, reasons
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, a_client, a_worker, free

LABELS = Labels(
    experiences={"sectioned": "been sectioned", "voices": "heard voices"},
    attributes={"woman": "a woman"},
    languages={"en": "English", "ne": "Nepali"},
)


def told(
    client: ClientSnapshot, worker: WorkerSnapshot, zone: str | None = None
) -> dict[ReasonCode, str]:
    both = slots_of_person(client, WEEK) & slots_of_person(worker, WEEK)
    found = reasons(client, worker, both_free=both, week_start=WEEK, labels=LABELS, time_zone=zone)
    return {reason.code: reason.text for reason in found}


def test_a_shared_life_is_told_in_the_clients_order() -> None:
    client = a_client(experiences=("voices", "homeless", "sectioned"))
    worker = a_worker(experiences=frozenset({"sectioned", "voices", "bereaved"}))

    found = told(client, worker)[ReasonCode.SHARED_EXPERIENCE]

    assert found == "has also heard voices and been sectioned"


def test_what_only_the_worker_has_lived_through_is_not_told() -> None:
    found = told(a_client(), a_worker(experiences=frozenset({"sectioned"})))

    assert ReasonCode.SHARED_EXPERIENCE not in found


def test_time_is_told_on_the_clients_own_clock() -> None:
    client = a_client(windows=free(*range(7), start=0, end=1440))
    worker = a_worker(time_zone="Asia/Kathmandu")

    assert told(client, worker)[ReasonCode.FREE_TOGETHER] == (
        "is free Tuesday and Thursday afternoons, your time"
    )
    assert told(client, worker, "Asia/Kathmandu")[ReasonCode.FREE_TOGETHER] == (
        "is free Tuesday and Thursday evenings, your time"
    )


def test_a_whole_week_of_evenings_is_not_read_out_day_by_day() -> None:
    def evenings(*days: int) -> str:
        return told(a_client(), a_worker(windows=free(*days)))[ReasonCode.FREE_TOGETHER]

    assert evenings(*range(7)) == "is free every evening, your time"
    assert evenings(*range(5)) == "is free weekday evenings, your time"
    assert evenings(5, 6) == "is free weekend evenings, your time"


def test_two_parts_of_the_day_stay_apart_in_one_sentence() -> None:
    windows = (*free(1, 3), *free(5, start=540, end=660))
    found = told(a_client(windows=windows), a_worker(windows=windows))

    assert found[ReasonCode.FREE_TOGETHER] == (
        "is free Tuesday and Thursday evenings, and Saturday mornings, your time"
    )


def test_without_time_in_common_it_says_that_writing_is_enough() -> None:
    found = told(a_client(windows=(), asynchronous=True), a_worker())

    assert ReasonCode.FREE_TOGETHER not in found
    assert found[ReasonCode.IN_WRITING] == "writes back when you are not both free"


def test_needs_and_wishes_are_told_only_where_they_are_met() -> None:
    woman = a_worker(attributes=frozenset({"woman", "faith"}))
    client = a_client(required=frozenset({"woman"}), preferred=frozenset({"lgbt"}))

    found = told(client, woman)

    assert found[ReasonCode.NEED_MET] == "is a woman, as you asked"
    assert ReasonCode.WISH_MET not in found


def test_a_slow_writer_is_not_praised_for_speed() -> None:
    assert told(a_client(), a_worker(median_reply_hours=1))[ReasonCode.REPLIES] == (
        "usually writes back within an hour"
    )

    assert ReasonCode.REPLIES not in told(a_client(), a_worker(median_reply_hours=48))


def test_somebody_known_comes_first() -> None:
    client = a_client(previous_worker="sam", experiences=("voices",))
    worker = a_worker(experiences=frozenset({"voices"}))

    assert next(iter(told(client, worker))) is ReasonCode.TALKED_BEFORE


def test_a_word_without_a_label_is_still_readable() -> None:
    found = told(
        a_client(experiences=("panic-attacks",)),
        a_worker(experiences=frozenset({"panic-attacks"})),
    )

    assert found[ReasonCode.SHARED_EXPERIENCE] == "has also lived with panic attacks"


def test_words_are_joined_as_people_join_them() -> None:
    assert join_words([]) == ""
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b"]) == "a and b"
    assert join_words(["a", "b", "c"]) == "a, b and c"
