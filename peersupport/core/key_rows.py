"""Rows that own a data key."""

import uuid

from django.db import models

from peersupport.core.crypto import Vault, new_wrapped_key, vault_for


class KeyHolder(models.Model):
    """A row that owns a data key. Destroying `wrapped_key` makes everything it sealed unreadable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField(editable=False)

    class Meta:
        abstract = True

    @property
    def vault(self) -> Vault:
        """Makes the key on first use, before the row is first saved."""
        if not self.wrapped_key:
            self.wrapped_key = new_wrapped_key(self._key_owner)
        return vault_for(bytes(self.wrapped_key), self._key_owner)

    @property
    def _key_owner(self) -> str:
        return key_owner(type(self), self.pk)


def key_owner(model: type[KeyHolder], pk: object) -> str:
    """What a wrapped key is bound to, so that a key moved to another row does not unwrap."""
    return f"{model._meta.label_lower}:{pk}"
