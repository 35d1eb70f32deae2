"""Expected refusals, each with its HTTP status and the sentence a person reads; `web/errors` shows them."""

from typing import ClassVar


class AppError(Exception):
    """A refusal that is part of the product. `sentence` is shown as it is, already translated.

    `text` is what the person had written, where no form will show it to them again.
    """

    status: ClassVar[int] = 400

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after
        self.text = ""


class NotFound(AppError):
    """There is nothing at this address for this person, or they may not know that there is."""

    status = 404


class Forbidden(AppError):
    """The person may not do this, and may know that it exists."""

    status = 403


class TooManyAttempts(AppError):
    """The same person or network asked too often; `retry_after` says in seconds when to try again."""

    status = 429


class ConfigError(Exception):
    """A setting that contradicts itself or cannot be read; stops the start with one line."""
