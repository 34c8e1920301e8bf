"""The one table of the textbook application."""

from typing import ClassVar

from django.db import models


class Message(models.Model):
    room = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=40)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    def __str__(self) -> str:
        return f"message {self.pk}"
