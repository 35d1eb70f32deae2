"""What is said of pictures: why one cannot be shown, and how a text shows it."""

from flask_babel import gettext as _

from blogapp.media import apart
from blogapp.media.models import MediaPicture, MediaState


def of_reason(reason: str) -> str:
    """Why a picture failed, for whoever sent it."""
    return {
        apart.DAMAGED: _("The file is damaged: perhaps it was cut short on its way. Send it once more."),
        apart.TOO_LARGE: _("It needs more memory than there is. A smaller one will do."),
        apart.SLENDER: _("It is a line: nobody could look at it."),
        apart.TOO_SLOW: _("It takes too long to encode. A smaller one will do."),
    }.get(reason, _("The file was lost. Send it once more."))


def of_fault(picture: MediaPicture | None) -> str:
    """Why a picture cannot be shown, for those who write; nothing where it is, or will be."""
    if picture is None or picture.state == MediaState.GONE:
        return _("It is not in the library, or not any more.")
    return of_reason(picture.reason) if picture.state == MediaState.FAILED else ""


def markdown_line(alt_text: str, address: str) -> str:
    """What shows the picture in a text."""
    alt = "".join(f"\\{sign}" if sign in "\\[]" else sign for sign in alt_text)
    return f"![{alt}]({address})"
