"""Puts the application together."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Flask
from jinja2 import StrictUndefined

from blogapp import cli, extensions, jobs, models
from blogapp.accounts import current
from blogapp.accounts import leftovers as account_leftovers
from blogapp.accounts.pictures import fetching
from blogapp.accounts.pictures.routes import bp as pictures
from blogapp.accounts.restrictions import belongings as restriction_belongings
from blogapp.accounts.routes import bp as accounts
from blogapp.comments import belongings as comment_belongings
from blogapp.comments import late_opinion
from blogapp.comments.routes import bp as comments
from blogapp.config import MAX_REQUEST_BYTES, Settings
from blogapp.media import belongings as media_belongings
from blogapp.media import store as media_store
from blogapp.media import waiting as waiting_media
from blogapp.media.routes import bp as media
from blogapp.moderation import purge
from blogapp.moderation.edits import routes as moderation_edits
from blogapp.moderation.letters import links as desk_links
from blogapp.moderation.letters import tell as desk_letters
from blogapp.moderation.people import belongings as note_belongings
from blogapp.moderation.people import forgetting
from blogapp.moderation.reports import belongings as report_belongings
from blogapp.moderation.reports import service as reports
from blogapp.moderation.routes import bp as moderation
from blogapp.moderation.threads import routes as moderation_threads
from blogapp.notifications import belongings as notification_belongings
from blogapp.notifications import outbox
from blogapp.notifications.subscriptions import announcing
from blogapp.notifications.subscriptions import routes as subscriptions
from blogapp.posts import belongings as post_belongings
from blogapp.posts import pictures as post_pictures
from blogapp.posts.publishing import service as publishing
from blogapp.posts.routes import bp as posts
from blogapp.settings.people import belongings as invitation_belongings
from blogapp.settings.routes import bp as site_settings
from blogapp.signin import belongings as signin_belongings
from blogapp.signin import leftovers as signin_leftovers
from blogapp.signin import routes as signin
from blogapp.signin.apple.routes import bp as apple
from blogapp.signin.mail import routes as mail_links
from blogapp.signin.mastodon.routes import bp as mastodon
from blogapp.signin.passkeys import routes as passkeys
from blogapp.signin.password.routes import bp as password
from blogapp.signin.ways.routes import bp as ways
from blogapp.stances import belongings as stance_belongings
from blogapp.web import accent, addresses, assets, context, errors, headers, limits, origin
from blogapp.web.compression import Compression
from blogapp.web.page_cache import PageCache
from blogapp.web.proxies import TrustedProxies
from blogapp.web.received import Received
from blogapp.web.versions import VersionReader

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PROJECT: Final = Path(__file__).parents[1]
TABLES: Final = models  # imported here so that every table is known before the first query

# What the worker does; each feature says in its own words what that is.
JOBS: Final = (
    outbox.SEND, outbox.CLEAN, fetching.FETCH, account_leftovers.FORGET, signin_leftovers.FORGET,
    purge.PURGE, late_opinion.ASK, late_opinion.FORGET, forgetting.FORGET, desk_letters.TELL,
    desk_links.FORGET, reports.FORGET, publishing.PUBLISH, waiting_media.ENCODE,
    post_pictures.RENEW, announcing.WRITE,
)  # fmt: skip

SIGNED_IN_FOR: Final = timedelta(days=30)


def create_app(settings: Settings) -> Flask:
    """The whole site for these settings, the page cache in front of it."""
    app = Flask("blogapp", template_folder=str(PROJECT / "templates"), static_folder=None)
    app.config.from_mapping(flask_config(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _add_extensions(app, settings)
    _add_web(app)
    for blueprint in (
        accounts, comments, posts, signin.bp, ways, pictures, password, passkeys.bp, mail_links.bp, apple,
        mastodon, moderation, moderation_edits.bp, moderation_threads.bp, media,
        site_settings, subscriptions.bp,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    media_store.init_app(app, settings)
    jobs.init_app(app, settings, JOBS)
    signin.init_app(app, settings)
    mail_links.init_app(app, settings)
    subscriptions.init_app(app, settings)
    passkeys.init_app(app, settings)
    cli.init_app(app)
    _put_layers_in_front(app, settings)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """Our settings in the words of Flask and its extensions."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_REQUEST_BYTES,
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SIGNED_IN_FOR,
        # Flask-Login would compare addresses, which phones change all day, and asks X-Forwarded-For for them.
        "SESSION_PROTECTION": None,
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": {"wrap_exceptions": True},
    }


def _add_extensions(app: Flask, settings: Settings) -> None:
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(PROJECT / "migrations"))
    extensions.login_manager.init_app(app)
    limits.limiter.init_app(app)
    parts = [
        restriction_belongings, comment_belongings, stance_belongings, notification_belongings,
        post_belongings, media_belongings, signin_belongings, note_belongings, report_belongings,
        invitation_belongings,
    ]  # fmt: skip
    current.init_app(app, settings, parts)


def _add_web(app: Flask) -> None:
    context.init_app(app, PROJECT)
    assets.init_app(app, PROJECT / "static")
    accent.init_app(app)
    errors.init_app(app)
    app.request_class = Received
    app.url_map.converters["int"] = addresses.Id
    app.before_request(addresses.refuse_unprintable)
    app.before_request(origin.refuse_foreign_changes)
    app.after_request(headers.add_headers)


def _put_layers_in_front(app: Flask, settings: Settings) -> None:
    with app.app_context():
        reader = VersionReader(extensions.db.engine)
    app.extensions["page_versions"] = reader
    layers: WSGIApplication = PageCache(
        Compression(app.wsgi_app), reader, settings.page_cache_mb * 1024 * 1024
    )
    if settings.trusted_proxies:  # a layer less on the way of every page where there is none
        layers = TrustedProxies(layers, settings.trusted_proxies)
    app.wsgi_app = layers  # type: ignore[method-assign, assignment]  # Flask's own advice
