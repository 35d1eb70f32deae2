"""Ten thousand stances from fifty browsers at once: none is lost, none counts twice."""

import http.client
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlencode

from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row
from blogapp.accounts.models import Role
from blogapp.accounts.service import make_user, owner_id
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.posts.service import NewPost, publish_post
from blogapp.stances.models import Question
from blogapp.stances.tally import Stance

STANCES: Final = 10_000
THREADS: Final = 50
# Each says so often where they stand: once they come, then they move.
TIMES: Final = 4
PEOPLE: Final = STANCES // TIMES
HEADERS: Final = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def rows(site: BenchSite, server: Server) -> Iterable[Row]:
    """How long they take, and how many people the balance has at the end."""
    url, thread_id = _question(site)
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _number: _take(server.port, url), range(THREADS)))
    taken = time.perf_counter() - started
    with site.app.app_context():
        question = db.session.get_one(Question, thread_id)
        people = question.pro_count + question.con_count + question.depends_count
        drifts = recount_threads()
    yield Row(
        f"{STANCES} stances of {PEOPLE} people, {THREADS} at once",
        f"{people} people",
        f"{STANCES / taken:.0f} a second, synced; {len(drifts)} counters wrong",
        f"{people / PEOPLE:.2f}",
        "each person once",
        people == PEOPLE and not drifts,
    )


def _question(site: BenchSite) -> tuple[str, int]:
    with site.app.app_context():
        author_id = owner_id() or make_user("Ruth Ellery", Role.OWNER)
        post_id = publish_post(NewPost(title="Stances?", author_id=author_id, body_source="Why?"))
        post = db.session.get_one(Post, post_id)
        return f"/posts/{post.slug}", post.thread_id


def _take(port: int, url: str) -> None:
    """One thread's people, one after the other, each with the token that the first answer brings."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(PEOPLE // THREADS):
        cookie = ""
        for each in range(TIMES):
            stance = list(Stance)[(number + each) % 3]
            headers = {**HEADERS, "Cookie": cookie} if cookie else HEADERS
            connection.request("POST", f"{url}/stance", urlencode({"stance": stance.value}), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 303, f"a stance was answered with {answer.status}"
            cookie = cookie or str(answer.headers["Set-Cookie"]).partition(";")[0]
    connection.close()
