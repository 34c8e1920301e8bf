"""For every table it is written down how long its rows are kept, or that they say nothing about anybody."""

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from peersupport.core.retention import book

ALL = {model._meta.label for model in apps.get_models(include_auto_created=True)}
# How columns are called that say who somebody is.
NAMES_OF_PEOPLE = ("person", "author", "client", "worker", "reader", "actor", "by", "user")


def test_each_table_is_in_one_class_of_record_or_is_nobodys() -> None:
    declared = [table for one in book().classes.values() for table in one.tables]

    assert sorted([*declared, *book().nobodys]) == sorted(ALL)


def test_no_table_that_points_at_a_person_is_called_nobodys() -> None:
    """Of the framework's own, permissions point at each other only."""
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and (
            getattr(field.related_model, "__name__", "") == "User"
            or field.name.removesuffix("_id").rpartition("_")[2] in NAMES_OF_PEOPLE
        )
    }
    assert "chat.Entry" in pointing, "there must be some for this to mean anything"

    assert pointing & book().nobodys <= {"account.EmailAddress"}


def test_whatever_has_a_period_has_something_that_deletes_it() -> None:
    timed = {one.id for one in book().classes.values() if one.days is not None}

    assert set(settings.RETENTION_SWEEPERS) == timed
    assert all(callable(import_string(name)) for name in settings.RETENTION_SWEEPERS.values())
