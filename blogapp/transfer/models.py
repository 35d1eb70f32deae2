"""What was imported from where, so that importing twice changes nothing."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model


class ImportKey(Model):
    """One imported thing: its name in the archive, and its row here. `source` is the archive's site, not
    its file.
    """

    __tablename__ = "import_keys"

    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    old_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    new_id: Mapped[int]
