"""Subscribers are told of a question once: when it is public for the first time."""

from blogapp import clock
from blogapp.extensions import db
from blogapp.notifications.subscriptions.announcing import News, announce, call_off
from blogapp.posts.models import Post
from blogapp.stances.choices import choices_of
from blogapp.stances.models import Question
from blogapp.web.context import site


def tell_subscribers(post: Post) -> None:
    """Inside the transaction of who publishes. Pages stand by themselves and are no news."""
    if post.is_page or post.told_at is not None:
        return
    post.told_at = clock.now()
    news = News(
        key=_key(post),
        title=post.title,
        lines=post.excerpt,
        stances=_stances(post),
        path=post.thread.url,
        language=post.language,
    )
    announce(news)


def stop_telling(post: Post) -> None:
    """It is public no more. Where nobody was told yet, subscribers are told when it is public again."""
    if call_off(_key(post)):
        post.told_at = None


def _key(post: Post) -> str:
    return f"post {post.id}"


def _stances(post: Post) -> list[str]:
    question = db.session.get(Question, post.thread_id)
    if question is None or not question.asks_stance:
        return []
    return list(choices_of(question, site()).labels.values())
