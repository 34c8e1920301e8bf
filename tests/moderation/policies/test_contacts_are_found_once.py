"""What a detector would find is never missed for want of a sign; and it is looked for once, whatever the number of languages."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.policies import contacts
from moderation.policies.contacts import DETECTORS, SIGNS
from moderation.policies.folding import fold

PIECES = st.sampled_from(
    [
        *("call 0151 496 0123", "sam@example.com", "sam (at] example [dot) org", "joe at gmail"),
        *(
            "http://localhost",
            "www.example.net/x",
            "@sam_92",
            "(@sam",
            "sw1a 1aa",
            "12 high street",
        ),
        *("hello", " ", ".", "@", "at", "7", "(", "[", "]", "://"),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_the_signs_miss_nothing_that_a_detector_finds(text: str) -> None:
    folded = fold(text)
    for name, detector in DETECTORS.items():
        expected = list(detector(folded.text))
        assert contacts._detected(name, folded) == expected, name


def test_each_detector_has_signs_and_finds_something() -> None:
    assert SIGNS.keys() == DETECTORS.keys()
    text = fold("0151 496 0123 or sam@example.com, www.example.net, @sam_92, sw1a 1aa").text
    for name, detector in DETECTORS.items():
        assert list(detector(text)), name
