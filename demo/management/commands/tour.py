"""Looks at every page of the demo in Chromium: pictures for people, or what axe says."""

import asyncio
import json
from argparse import ArgumentParser
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.tour.site import running_demo

FOLDER = Path(settings.BASE_DIR) / "var" / "tour"


class Command(BaseCommand):
    help = (
        "Sign in as everybody in a demo of its own and keep a picture of every page in var/tour/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--axe", action="store_true", help="judge every page instead")
        parser.add_argument("--only", default="", help="pages whose name has this in it")
        parser.add_argument("--list", action="store_true", help="print the pages of this demo")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write(listed())
            return
        try:
            walk = import_module("demo.tour.walk")
        except ModuleNotFoundError as missing:
            raise CommandError(
                f"{missing.name} is missing: install requirements/dev.txt, and Chromium"
            ) from None
        FOLDER.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder, running_demo(Path(folder)) as site:
            route = walk.route_from(site, only=options["only"])
            if not options["axe"]:
                self.stdout.write(str(asyncio.run(walk.keep_pictures(route, FOLDER))))
                return
            said = asyncio.run(walk.judge(route, walk.JUDGED))
        self.stdout.write("\n".join([*said, f"{len(route.places)} pages, {len(said)} complaints"]))
        if said:
            raise CommandError("see above")


def listed() -> str:
    """The pages of this demo and a cookie for everybody who looks at one, as JSON."""
    states, places = import_module("demo.tour.states"), import_module("demo.tour.places")
    found = [asdict(place) for place in places.places(states.named())]
    people = {place["who"] for place in found} - {places.NOBODY}
    return json.dumps({"places": found, "cookies": states.cookies(people)})
