"""Names of counts in the cache, which stands in the database: nobody can read an address or a person from them."""

from django.utils.crypto import salted_hmac


def blind_key(key: str, key_prefix: str, version: int) -> str:
    """The same name for the same key, and no way back."""
    return salted_hmac("cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
