"""The conversation with one Mastodon server, which is a provider of its own."""

from dataclasses import replace
from functools import partial

from authlib.integrations.base_client import OAuthError

from blogapp.provider_settings import ProviderSettings
from blogapp.signin.client import Client, Secrets
from blogapp.signin.mastodon import service
from blogapp.signin.mastodon.server import ACCOUNT
from blogapp.signin.mastodon.service import KnownServer, Us
from blogapp.signin.profile import Profile
from blogapp.signin.providers import MASTODON, Fields, Provider
from blogapp.web.public_http import public_adapter

# No e-mail address: anyone can run a server, and say anything about its people.
OF_USERINFO = Fields(email="")
OF_ACCOUNT = Fields(
    subject="id", name=("display_name", "username"), profile_url="url", email="", picture="avatar"
)


class ServerClient(Client):
    """This site as one server knows it. Only public machines are asked."""

    def __init__(self, known: KnownServer, us: Us) -> None:
        settings = ProviderSettings(
            client_id=known.credentials.client_id, client_secret=known.credentials.client_secret
        )
        super().__init__(
            _provider(known),
            settings,
            us.base_url,
            server=known.server.host,
            make_adapter=partial(public_adapter, may_be_loopback=bool(us.address)),
        )

    def profile(self, code: str, issuer: str | None, secrets: Secrets, user: str = "") -> Profile:
        try:
            return super().profile(code, issuer, secrets, user)
        except OAuthError as fault:
            if fault.error == "invalid_client":
                service.expire_registration(self.server)
            raise


def _provider(known: KnownServer) -> Provider:
    server = known.server
    return replace(
        MASTODON,
        scope=server.scope,
        has_pkce=server.has_pkce,
        fields=OF_ACCOUNT if server.profile_url.endswith(ACCOUNT) else OF_USERINFO,
        addresses={
            "issuer": server.issuer,
            "authorize_url": server.authorize_url,
            "token_url": server.token_url,
            "profile_url": server.profile_url,
        },
    )
