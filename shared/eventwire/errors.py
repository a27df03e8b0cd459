"""Errors, named by what the caller should do about them.

* EventwireError
    * Permanent      trying again gives the same answer: dead-letter it, or refuse it
        * InvalidInput   what a person or a publisher handed in is wrong; carries where
            * TooLarge       it is beyond a limit; send less at once
            * Unsupported    it is in a form that is not taken
            * TooSlow        it did not arrive in time
            * Reused         an idempotency key came with another request than before
        * Unauthorized   no valid API key came with the request
        * Forbidden      the API key does not allow this
        * Undigestible   an article or a message that a stage cannot process
        * NotFound       nothing has that id
        * Gone           it was here and has been withdrawn
        * Conflict       it contradicts what is already there
    * Temporary      the same call may work later: wait `delay` seconds, then try again
        * Busy           too much is under way at once; send more slowly
"""


class EventwireError(Exception):
    """Root of all errors that Eventwire raises on purpose."""


class Permanent(EventwireError):  # noqa: N818 - named by what the caller should do, see the module's docstring
    """Trying again gives the same answer."""


class InvalidInput(Permanent):
    """What was handed in is wrong. `where` names the field, line or file; `what` says what is wrong and what to do.

    >>> str(InvalidInput("published_at", "'yesterday' is not an ISO 8601 date"))
    "published_at: 'yesterday' is not an ISO 8601 date"
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class TooLarge(InvalidInput):
    """It is beyond a limit; send less at once."""


class Unsupported(InvalidInput):
    """It is in a form that is not taken; `what` says which forms are."""


class TooSlow(InvalidInput):
    """It did not arrive in time."""


class Reused(InvalidInput):
    """An idempotency key came with another request than the one that it was first used for."""


class Unauthorized(Permanent):
    """No valid API key came with the request."""


class Forbidden(Permanent):
    """The API key does not allow this, or the request comes from where none may come."""


class Undigestible(Permanent):
    """A stage cannot process this message; its bytes go to dead-letters with this reason."""


class NotFound(Permanent):
    """Nothing has that id."""


class Gone(Permanent):
    """It was here and has been withdrawn."""


class Conflict(Permanent):
    """It contradicts what is already there."""


class Temporary(EventwireError):  # noqa: N818 - named by what the caller should do, see the module's docstring
    """The same call may work later: wait `delay` seconds, then try again."""

    def __init__(self, what: str, delay: float = 1.0) -> None:
        super().__init__(what)
        self.delay = delay


class Busy(Temporary):
    """Too much is under way at once; send more slowly."""
