"""Refusals the domain may raise. The edge turns each into one status and one stable `code`."""


class DomainError(Exception):
    """`code` is a promise to clients; `message` is for a person, and says what to do."""

    code = "refused"
    status = 400
    message = "That did not work. Please try again."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message


class Invalid(DomainError):
    """What was asked makes no sense as it stands; asking again will not help."""

    code = "invalid"
    message = "Something in there was not understood. Please check it and try again."


class NotFound(DomainError):
    """Also used for "exists, but not for you", so that nobody can tell the two apart."""

    code = "not_found"
    status = 404
    message = "This page is not here, or it is not yours to see."


class Conflict(DomainError):
    """Somebody else was first, or the thing has moved on."""

    code = "conflict"
    status = 409
    message = "This has changed since you opened it. Please look again."


class TooMany(DomainError):
    """A limit was reached; the same request may be made again a little later."""

    code = "too_many"
    status = 429
    message = "That was very quick. Please wait a moment and try again."


class Unavailable(DomainError):
    """A part of the service is gone for now. Nothing was stored; trying again may help."""

    code = "unavailable"
    status = 503
    message = "We could not save that just now. It has not been sent. Please try again."
