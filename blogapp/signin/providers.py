"""The providers as data: what is asked where, how we are known there, and what their answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from blogapp.provider_settings import ProviderSettings

# Where an issuer names it, each ID token names its own (Microsoft).
TENANT: Final = "{tenantid}"


class Kind(StrEnum):
    """OpenID Connect proves who someone is with a signed token; plain OAuth 2 only lets us ask."""

    OIDC = "oidc"
    OAUTH2 = "oauth2"


class Belief(StrEnum):
    """When an e-mail address may be called verified."""

    NEVER = "never"
    IF_CLAIMED = "if claimed"  # `email_verified` says so
    IF_PRESENT = "if present"  # the provider tells confirmed addresses only
    IF_LISTED = "if listed"  # a list of its own has one that is primary and verified


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Where an answer holds what we want to know. Several names: the first that is not empty."""

    subject: str = "sub"
    name: tuple[str, ...] = ("name", "preferred_username")
    # An address, or what it is made of where the answer holds only the user name.
    profile_url: str = "profile"
    email: str = "email"
    # Dots lead into objects. Empty where no picture can be had without a token.
    picture: str = "picture"
    # The object inside the answer that holds all of these.
    inside: str = ""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider: its quirks are the fields with a default."""

    key: str
    name: str
    kind: Kind
    scope: str
    addresses: Mapping[str, str]
    fields: Fields = Fields()
    belief: Belief = Belief.NEVER
    # How the secret is sent: client_secret_basic, or client_secret_post.
    client_authentication: str = "client_secret_post"
    has_pkce: bool = True
    has_nonce: bool = True
    profile_query: Mapping[str, str] = field(default_factory=dict)
    # The question who it is carries a proof that we know the secret (Facebook).
    has_secret_proof: bool = False
    # More of what the browser is sent with.
    authorize_query: Mapping[str, str] = field(default_factory=dict)
    # The secret is a key that we sign with, and the name comes once, beside the code (Apple).
    has_signed_secret: bool = False
    has_user_field: bool = False

    @property
    def issuer(self) -> str:
        """Empty where the protocol has none."""
        return self.addresses.get("issuer", "")


OPENID: Final = "openid profile email"

ALL: Final = (
    Provider(
        key="google",
        name="Google",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={"issuer": "https://accounts.google.com"},
        belief=Belief.IF_CLAIMED,
    ),
    Provider(
        key="microsoft",
        name="Microsoft",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"},
        # Whoever runs a tenant can write any address into an account: never believed.
        belief=Belief.NEVER,
        fields=Fields(picture=""),
    ),
    Provider(
        key="linkedin",
        name="LinkedIn",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={"issuer": "https://www.linkedin.com/oauth"},
        belief=Belief.IF_CLAIMED,
        # A verifier brings "invalid_client", and the nonce does not come back.
        has_pkce=False,
        has_nonce=False,
    ),
    Provider(
        key="apple",
        name="Apple",
        kind=Kind.OIDC,
        scope="name email",
        addresses={"issuer": "https://appleid.apple.com"},
        belief=Belief.IF_CLAIMED,
        # Asked for a name, it answers by a form that its own page sends here.
        authorize_query={"response_mode": "form_post"},
        has_signed_secret=True,
        has_user_field=True,
    ),
    Provider(
        key="wordpress",
        name="WordPress.com",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={"issuer": "https://public-api.wordpress.com"},
        belief=Belief.IF_CLAIMED,
    ),
    Provider(
        key="github",
        name="GitHub",
        kind=Kind.OAUTH2,
        scope="user:email",
        addresses={
            "authorize_url": "https://github.com/login/oauth/authorize",
            "token_url": "https://github.com/login/oauth/access_token",
            "profile_url": "https://api.github.com/user",
            "emails_url": "https://api.github.com/user/emails",
        },
        # The number, not the login: logins are given out again.
        fields=Fields(subject="id", name=("name", "login"), profile_url="html_url", picture="avatar_url"),
        belief=Belief.IF_LISTED,
    ),
    Provider(
        key="facebook",
        name="Facebook",
        kind=Kind.OAUTH2,
        scope="public_profile,email",
        addresses={
            "authorize_url": "https://www.facebook.com/v24.0/dialog/oauth",
            "token_url": "https://graph.facebook.com/v24.0/oauth/access_token",
            "profile_url": "https://graph.facebook.com/v24.0/me",
        },
        fields=Fields(subject="id", name=("name",), profile_url="link", picture="picture.data.url"),
        has_pkce=False,
        profile_query={"fields": "id,name,email,picture.width(200)"},
        has_secret_proof=True,
    ),
    Provider(
        key="x",
        name="X",
        kind=Kind.OAUTH2,
        scope="users.read tweet.read",
        addresses={
            "authorize_url": "https://x.com/i/oauth2/authorize",
            "token_url": "https://api.x.com/2/oauth2/token",
            "profile_url": "https://api.x.com/2/users/me",
        },
        fields=Fields(
            subject="id",
            name=("name", "username"),
            profile_url="https://x.com/{username}",
            email="confirmed_email",
            picture="profile_image_url",
            inside="data",
        ),
        profile_query={"user.fields": "profile_image_url"},
        belief=Belief.IF_PRESENT,
        client_authentication="client_secret_basic",
    ),
    Provider(
        key="oidc",
        name="OpenID",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={},
        # What a server that says nothing takes; the way the standard names first.
        client_authentication="client_secret_basic",
    ),
    # Invented people, for trying the site out: `make run` starts the small provider that plays them.
    Provider(
        key="demo",
        name="Demo",
        kind=Kind.OIDC,
        scope=OPENID,
        addresses={},
        client_authentication="client_secret_basic",
    ),
)


# WordPress.com for applications that were registered before it spoke OpenID Connect.
WORDPRESS_OLDER: Final = Provider(
    key="wordpress",
    name="WordPress.com",
    kind=Kind.OAUTH2,
    scope="auth",
    addresses={
        "authorize_url": "https://public-api.wordpress.com/oauth2/authorize",
        "token_url": "https://public-api.wordpress.com/oauth2/token",
        "profile_url": "https://public-api.wordpress.com/rest/v1.1/me",
    },
    fields=Fields(
        subject="ID", name=("display_name", "username"), profile_url="profile_URL", picture="avatar_URL"
    ),
    belief=Belief.IF_CLAIMED,
    has_pkce=False,
)

# One of many servers, each with addresses and a registration of its own; no address is ever told.
MASTODON: Final = Provider(key="mastodon", name="Mastodon", kind=Kind.OAUTH2, scope="", addresses={})


def configured(settings: Mapping[str, ProviderSettings]) -> list[tuple[Provider, ProviderSettings]]:
    """Those that the owner has set up, with the owner's addresses, in the order of the table."""
    return [(_adjusted(one, settings[one.key]), settings[one.key]) for one in ALL if one.key in settings]


def _spoken(provider: Provider, settings: ProviderSettings) -> Provider:
    return WORDPRESS_OLDER if settings.options.get("pair") == "oauth2" else provider


def _adjusted(row: Provider, settings: ProviderSettings) -> Provider:
    provider = _spoken(row, settings)
    return replace(
        provider,
        name=settings.name or provider.name,
        addresses={**provider.addresses, **settings.addresses},
    )
