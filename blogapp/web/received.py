"""Requests as they reach the routes: no field of a form holds a NUL, which PostgreSQL cannot store."""

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

NUL = "\0"


class Received(Request):
    """A request whose form is free of NUL: nobody types one, and a text is not lost for it."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = list(self.__dict__["form"].items(multi=True))
        if any(NUL in value for _name, value in sent):
            self.__dict__["form"] = ImmutableMultiDict((name, value.replace(NUL, "")) for name, value in sent)
