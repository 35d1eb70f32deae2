"""Stores the comments of an archive: all those of one thread together, each in its place and counted."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, Final

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import bindparam, insert, select, update

from blogapp.comments import tree
from blogapp.comments.archived_fields import mail_address, network_address, plain_name, website
from blogapp.comments.archived_order import NOBODY, cut_loops, in_order
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.service import new_public_id, reserve_ids
from blogapp.comments.spool import Spool
from blogapp.extensions import db
from blogapp.text.characters import tidy
from blogapp.text.plain import plain_text

# Rows for one statement: enough to be quick, few enough to hold.
BATCH: Final = 500

# What an archive calls a comment: unique in its thread.
Key = int | str
