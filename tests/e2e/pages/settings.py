"""The settings of the tests for a server of its own: static files come straight from the source tree."""

from tests.settings_for_tests import *  # noqa: F403

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
