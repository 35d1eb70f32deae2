"""Loads the demo questions with their threads, and takes them out again."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from markupsafe import escape
from sqlalchemy import ColumnElement, Select, delete, func, or_, select

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.service import build_user
from blogapp.comments.archived import ArchivedComment, ArchivedThread
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, Tag, post_tags
from blogapp.posts.service import NewPost, NewTag, build_post
from blogapp.text.markdown import comment_html
from blogapp.transfer.import_keys import ImportKeys, import_alone
from blogapp.web import versions
from blogapp.web.site import current_site

QUESTIONS: Final = Path(__file__).with_name("demo_questions")
# No host has this name: it cannot be taken for the address of an imported blog.
SOURCE: Final = "(demo)"
