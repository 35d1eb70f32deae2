"""The two letters that carry a link, in words."""

from flask_babel import gettext as _

from blogapp.web.context import absolute, site


def to_sign_in(token: str, minutes: int) -> tuple[str, str]:
    """Subject and text for who wants to sign in."""
    title = site().title
    return _("Your sign-in link for %(title)s", title=title), _paragraphs(
        _("Hello,"),
        _(
            "with this link you sign in to “%(title)s”. It works once, within %(minutes)d minutes:",
            title=title,
            minutes=minutes,
        ),
        _address(token),
        _("Please open it in the browser in which you asked for it. In any other it takes one click more."),
        _("If you did not ask for it, you need not do anything: without this link nobody signs in."),
    )


def to_add_address(token: str, minutes: int) -> tuple[str, str]:
    """Subject and text for who adds the address to their account.

    Without the name, which is theirs to choose: nobody is to send words of their own in the site's name.
    """
    title = site().title
    return _("Confirm your address for %(title)s", title=title), _paragraphs(
        _("Hello,"),
        _(
            "with this link you make this address one more way to sign in to your account at “%(title)s”."
            " It works once, within %(minutes)d minutes:",
            title=title,
            minutes=minutes,
        ),
        _address(token),
        _("Please open it in the browser in which you are signed in."),
        _("If you did not ask for it, please do not open it: someone gave your address as theirs."),
    )


def _address(token: str) -> str:
    return absolute(f"/login/mail/{token}")


def _paragraphs(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
