"""In which views every page is judged, and by what: nothing is left out because it was quicker."""

from demo.tour.axe import OF_COLOURS, OF_SIDES
from demo.tour.walk import JUDGED


def test_each_width_is_judged_by_every_rule_in_the_dark_and_from_right_to_left() -> None:
    for width in (320, 1280):
        asked = {(view.scheme, view.side): view.rules for view in JUDGED if view.width == width}
        assert asked == {
            ("light", "ltr"): (),
            ("dark", "ltr"): OF_COLOURS,
            ("light", "rtl"): OF_SIDES,
        }, "no rules named means all of them"
    assert "color-contrast" in OF_COLOURS
    assert "target-size" in OF_SIDES
