"""People end their sessions in all browsers at once."""

from tests.support.cast import Cast


def test_works(cast: Cast) -> None:
    here, there, hers = cast.browser(cast.bob), cast.browser(cast.bob), cast.browser(cast.alice)
    answer = here.post("/account/sign-out-everywhere")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/signed-out")
    assert "You are signed out everywhere" in here.get("/account/signed-out").text
    assert here.get("/account").status_code == 403
    assert there.get("/account").status_code == 403
    assert hers.get("/account").status_code == 200


def test_lets_the_person_in_again(cast: Cast) -> None:
    cast.browser(cast.bob).post("/account/sign-out-everywhere")
    assert cast.browser(cast.bob).get("/account").status_code == 200


def test_requires_sign_in(cast: Cast) -> None:
    assert cast.mallory().post("/account/sign-out-everywhere").status_code == 403


def test_rejects_the_wrong_method(cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    assert browser.get("/account/sign-out-everywhere").status_code == 405
    assert browser.get("/account").status_code == 200
