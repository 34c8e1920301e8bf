"""Django's command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from demo import environment
from peersupport.environment_file import fresh_keys

# They work on files and standard input, or start servers of their own, and so need no installation.
WITHOUT_INSTALLATION = {"screen", "plan", "check_rulebooks", "bench", "chaos", "tour"}

if __name__ == "__main__":
    if sys.argv[1:2] == ["demo"]:
        environment.enter(os.environ, sys.argv[2:])
    elif WITHOUT_INSTALLATION.intersection(sys.argv[1:2]) and "SECRET_KEY" not in os.environ:
        os.environ.update({"PEERSUPPORT_MODE": "test", **fresh_keys()})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
