"""The letter with the link to the page of one's own comment, in words."""

from flask_babel import gettext as _

from blogapp.web.context import absolute, site


def with_link(public_id: str, key: str) -> tuple[str, str]:
    """Subject and text. None of the writer's words: the address may be somebody else's."""
    title = site().title
    paragraphs = (
        _("Hello,"),
        _("here you see in any browser what became of your comment at “%(title)s”:", title=title),
        absolute(f"/comments/{public_id}/status/{key}"),
        _("If it was not published, you can ask there for a second look."),
        _(
            "If you have not written a comment there, somebody gave your address as theirs."
            " You need not do anything."
        ),
    )
    return _("Your comment at %(title)s", title=title), "\n\n".join(paragraphs) + "\n"
