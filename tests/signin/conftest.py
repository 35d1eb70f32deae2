"""Sites that offer providers: the real one on loopback, or stand-ins."""

from collections.abc import Callable

import pytest
from flask import Flask

from blogapp.provider_settings import ProviderSettings
from tests.support.stand_in import StandIn


def oidc(issuer: str, way: str = "post", name: str = "") -> ProviderSettings:
    """How the provider on loopback knows this site."""
    return ProviderSettings(
        client_id=f"app-{way}", client_secret=f"app-{way}-secret", name=name, addresses={"issuer": issuer}
    )


@pytest.fixture
def app(make_app: Callable[..., Flask], oidc_provider: str) -> Flask:
    """A site where people sign in with Google and with a server called Club, both on loopback."""
    return make_app(
        sign_in={"google": oidc(oidc_provider), "oidc": oidc(oidc_provider, "basic", "Club")},
        rate_limits=False,
    )


@pytest.fixture
def club_site(make_app: Callable[..., Flask], stand_in: StandIn) -> Flask:
    """A site that offers Mastodon; one stand-in is every server."""
    return make_app(mastodon=True, mastodon_address=stand_in.url, rate_limits=False)
