"""Who is asking, as plain values: a signed-in user, a guest known by a browser token, or nobody yet."""

from dataclasses import dataclass

from blogapp.accounts.models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person and where the request comes from. At most one of the two ids is set."""

    user_id: int | None = None
    guest_id: int | None = None
    role: Role | None = None
    # Of a user whose browser has written as a guest before: they may make those comments theirs.
    former_guest_id: int | None = None
    # Of people with an account; guests say theirs with each comment.
    name: str = ""
    # Their picture, which they always see themselves; empty while a letter stands for it.
    picture_key: str = ""
    # What a user signed in with, in words: "Google". Empty for staff with a link.
    account: str = ""
    # What a guest asked this browser to remember; empty otherwise.
    remembered_name: str = ""
    remembered_email: str = ""
    remembered_website: str = ""
    ip: str | None = None
    agent: str | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_known(self) -> bool:
        """Whether this person can be told apart from others."""
        return self.user_id is not None or self.guest_id is not None

    @property
    def is_staff(self) -> bool:
        return self.role is not None and self.role != Role.READER

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    def is_writer_of(self, user_id: int | None, guest_id: int | None) -> bool:
        """Whether a text with these two ids is this person's own."""
        if self.user_id is not None:
            return self.user_id == user_id
        return self.guest_id is not None and self.guest_id == guest_id
