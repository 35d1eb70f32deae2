"""Is an appeal well shaped?"""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

LONGEST_APPEAL: Final = 1_000


class AppealForm(Form):
    """What the moderator should know."""

    text = TextAreaField(
        _l("What should the moderator know?"),
        filters=[lambda text: (text or "").replace("\0", "").replace("\r\n", "\n").strip()],
        validators=[
            DataRequired(_l("Please say in a few words why.")),
            Length(max=LONGEST_APPEAL, message=_l("At most %(max)d characters, please.")),
        ],
    )
