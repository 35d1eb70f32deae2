"""The people whom anyone may be at the demo provider. All are invented."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Who someone is to the site: `subject` stays, the name is shown."""

    subject: str
    name: str


CAST: Final = {
    person.subject: person
    for person in (
        Person("mira", "Mira Holm"),
        Person("tomas", "Tomás Quintero"),
        Person("ngozi", "Ngozi Adeyemi-Brandt"),
        Person("haruka", "Haruka Mōri"),
        Person("jules", "Jules"),
    )
}


def person_called(name: str) -> Person | None:
    """Someone with a typed name: the same one whenever it is typed; None for no name."""
    name = " ".join(name.split())[:LONGEST_NAME]
    return Person(f"typed-{sha256(name.casefold().encode()).hexdigest()[:16]}", name) if name else None
