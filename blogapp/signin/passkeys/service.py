"""Passkeys: made, used and removed. What a device answers is checked against what this browser was asked."""

from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.signin.models import Passkey
from blogapp.signin.passkeys.relying_party import RelyingParty
from blogapp.signin.service import SignInFailed, refuse_last_way_in

LONGEST_NAME: Final = 80
# A stolen device alone must not open the door: it asks for a finger, a face or a number.
ALWAYS_VERIFIED: Final = UserVerificationRequirement.REQUIRED
# What the library raises for answers that are false, and for those that are no answers at all.
ANSWER_FAULTS: Final = (WebAuthnException, ValueError, KeyError, TypeError)


class PasskeyRefused(SignInFailed):
    """The device's answer is not for this question, or not of a passkey that is known here."""

    status = 403


def request_options(party: RelyingParty, nonce: str) -> dict[str, Any]:
    """What a browser asks its devices to sign in. No passkeys are named: the device knows whose it has."""
    options = generate_authentication_options(
        rp_id=party.host, challenge=base64url_to_bytes(nonce), user_verification=ALWAYS_VERIFIED
    )
    return options_to_json_dict(options)


def creation_options(
    party: RelyingParty, nonce: str, user: User, handle: bytes, title: str
) -> dict[str, Any]:
    """What a browser asks a device to make. One that holds a passkey of this person already is left out."""
    kept = db.session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user.id))
    options = generate_registration_options(
        rp_id=party.host,
        rp_name=title,
        user_id=handle,
        user_name=user.handle,
        user_display_name=user.name,
        challenge=base64url_to_bytes(nonce),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=ALWAYS_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in kept],
    )
    return options_to_json_dict(options)


def add_passkey(user_id: int, party: RelyingParty, nonce: str, answer: str, name: str) -> None:
    """Keep the passkey that a device has just made; raises PasskeyRefused."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(nonce),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except ANSWER_FAULTS as fault:
        raise PasskeyRefused(_("This passkey could not be checked, so it was not added.")) from fault
    passkey = Passkey(
        user_id=user_id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name[:LONGEST_NAME],
    )
    try:
        with transaction():
            db.session.add(passkey)
    except IntegrityError as fault:
        raise PasskeyRefused(_("This passkey is here already.")) from fault


def use_passkey(party: RelyingParty, nonce: str, answer: str) -> User:
    """The author, moderator or owner whose passkey this is; raises PasskeyRefused.

    The id of the key decides who it is, and the signature proves it. The user handle is not asked: it changes
    with the site's secret key, which must not make passkeys worthless.
    """
    with transaction():
        passkey = _passkey_of(answer)
        user = db.session.get_one(User, passkey.user_id)
        if not user.is_staff:
            raise PasskeyRefused(_("Passkeys are for authors, moderators and owners of this site."))
        passkey.sign_count = _checked(passkey, party, nonce, answer).new_sign_count
        passkey.last_used_at = clock.now()
    return user


def remove_passkey(user_id: int, passkey_id: int) -> None:
    """Forget one of the person's own passkeys; raises LastWayIn, or NotFound for a stranger's."""
    with transaction():
        db.session.get_one(User, user_id, with_for_update={"key_share": True})  # two windows take turns
        passkey = db.session.scalar(
            select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id)
        )
        if passkey is None:
            raise NotFound(_("This passkey is not among yours."))
        refuse_last_way_in(user_id)
        db.session.delete(passkey)


def _passkey_of(answer: str) -> Passkey:
    try:
        credential_id = parse_authentication_credential_json(answer).id
    except ANSWER_FAULTS as fault:
        raise PasskeyRefused(_not_accepted()) from fault
    # Locked: of two answers with the same count one is refused.
    passkey = db.session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    )
    if passkey is None:
        raise PasskeyRefused(_("This passkey is not known here any more. Please use another way in."))
    return passkey


def _checked(passkey: Passkey, party: RelyingParty, nonce: str, answer: str) -> VerifiedAuthentication:
    """Also refuses a count that did not rise: another device has a copy of the key."""
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(nonce),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except ANSWER_FAULTS as fault:
        raise PasskeyRefused(_not_accepted()) from fault


def _not_accepted() -> str:
    return _("This passkey was not accepted. Please try again, or use another way in.")
