"""A token bucket: a burst, then a pace; a flooder empties only their own."""

from peersupport.core.throttle import Buckets, Limit


def test_a_burst_then_a_pace() -> None:
    seconds = [0.0]
    buckets = Buckets(Limit(burst=3, per_second=1), clock=lambda: seconds[0])

    assert [buckets.allows("amira") for _ in range(4)] == [True, True, True, False]
    seconds[0] = 1.0
    assert [buckets.allows("amira") for _ in range(2)] == [True, False]


def test_one_person_in_a_hurry_costs_another_nothing() -> None:
    buckets = Buckets(Limit(burst=1, per_second=0))

    assert buckets.allows("flooder")
    assert not buckets.allows("flooder")
    assert buckets.allows("amira")
