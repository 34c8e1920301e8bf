"""The settings of the tests with promised work that a test can watch."""

from tests.settings_for_tests import *  # noqa: F403

OUTBOX_RECURRING = {}
OUTBOX_HANDLERS = {
    "test.note": ("tests.operations.handlers.note", "timers"),
    "test.stay": ("tests.operations.handlers.stay", "timers"),
    "test.stay_paging": ("tests.operations.handlers.stay", "pages"),
    "test.break": ("tests.operations.handlers.break_the_lane", "timers"),
}
