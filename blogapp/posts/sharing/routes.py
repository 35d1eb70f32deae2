"""Passing a question on at Mastodon, which is at home on many servers: asks for the reader's own."""

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts.person import Person
from blogapp.errors import NotFound
from blogapp.posts import policy, queries
from blogapp.posts.models import Post
from blogapp.web.access import anyone
from blogapp.web.context import absolute
from blogapp.web.server_names import server_name

bp = Blueprint("sharing", __name__)

PAGE = "/posts/<slug>/share/mastodon"


@bp.get(PAGE)
@anyone
def ask(slug: str) -> str:
    return render_template("posts/sharing/ask.html", post=_public_post(slug), typed="", error="")


# Not by an address with the server in it: such a link could send people anywhere in this site's name.
@bp.post(PAGE)
@anyone
def leave(slug: str) -> Response:
    post, typed = _public_post(slug), request.form.get("server", "")
    server = server_name(typed)
    if not server:
        error = _("This is no name of a server. It looks like mastodon.social.")
        html = render_template("posts/sharing/ask.html", post=post, typed=typed, error=error)
        return make_response(html, 422)
    text = f"{post.title} {absolute(quote(post.thread.url))}"
    address = f"https://{server}/share?{urlencode({'text': text})}"
    html = render_template("posts/sharing/leave.html", post=post, server=server, address=address)
    return make_response(html)


def _public_post(slug: str) -> Post:
    post = queries.readable_post(slug, Person())
    if not policy.is_public(post):
        raise NotFound(slug)
    return post
