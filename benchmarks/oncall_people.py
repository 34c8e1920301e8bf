"""Somebody who is on call, in the database of the environment: paged at the web address that is given."""

import sys


def make(pager: str) -> None:
    import django  # noqa: PLC0415  # only the program that makes people has the settings for it

    django.setup()
    from accounts.roles import Role  # noqa: PLC0415
    from moderation.models import DutyShift  # noqa: PLC0415
    from tests.factories import make_person  # noqa: PLC0415
    from tests.moderation.on_duty import be_on_call_now, be_paged_by_webhook  # noqa: PLC0415

    noor, kit = make_person(Role.MODERATOR, "noor"), make_person(Role.COORDINATOR, "kit")
    be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
    be_paged_by_webhook(noor, pager)


if __name__ == "__main__":
    make(sys.argv[1])
