"""Why an archive is turned away: a named fault, the place in the file, and what its owner can do about it."""

from enum import StrEnum


class Fault(StrEnum):
    """Why an archive can be refused, each with the sentences a person reads: the keys of translations."""

    EMPTY = "The file is empty. Export it again."
    NOT_XML = (
        "This does not read as XML. Choose the .xml file that WordPress makes under Tools, Export; "
        "nothing but blank lines may stand before its first tag."
    )
    NOT_AN_EXPORT = (
        "This is XML, but not a WordPress export: it has no numeric wp:wxr_version before its first item. "
        "Make the file in WordPress under Tools, Export."
    )
    DOCUMENT_TYPE = (
        "The file declares a document type. WordPress never writes one, and it can be used for attacks: "
        "remove the <!DOCTYPE ...> or export again."
    )
    CONTROL_CHARACTER = (
        "There is a control character that XML forbids. Remove all of them, for example with "
        r"tr -d '\000-\010\013\014\016-\037' < OLD.xml > NEW.xml, and import the new file."
    )
    BARE_CDATA_END = (
        "There is a “]]>” in the middle of a text, which ends the text too early. Old versions of WordPress "
        "wrote such files: export again with a newer one, or write “]]]]><![CDATA[>” here."
    )
    WRONG_BYTE = (
        "There is a byte that does not belong to the encoding of the file. Save the file as UTF-8, "
        "or name its real encoding in its first line."
    )
    UNKNOWN_ENCODING = "The encoding of the file cannot be read here. Save it as UTF-8 and import it again."
    ILL_FORMED = "The XML is broken here. Correct this line, or export again."
    CUT_SHORT = "The file stops in the middle. Export or copy it again, completely."
    BROKEN_GZIP = "The compressed file is damaged or stops in the middle. Copy it again, or unpack it first."
    UNPACKS_TOO_LARGE = (
        "The compressed file unpacks to more than is allowed. Unpack it first and import the .xml file."
    )
    TEXT_TOO_LONG = "One text is longer than can be imported. Shorten it in WordPress, and export again."
    TAG_TOO_LONG = (
        "One tag or remark is longer than a WordPress export ever holds. Remove it, or export again."
    )
    TOO_DEEP = "Elements are nested deeper than in a WordPress export. Export again."
    FIELDS_TOO_LATE = (
        "An item with very many comments says something about itself after them. "
        "Its id, type, status and other fields must stand before its comments, as WordPress writes them."
    )


class ImportRefused(Exception):
    """The archive cannot be imported as it is. Lines and columns count from 1; `detail` is a fact in short.

    A column is too high where bare ampersands stand before it in its line: each was read as five characters.
    """

    def __init__(
        self, fault: Fault, line: int | None = None, column: int | None = None, detail: str = ""
    ) -> None:
        super().__init__(fault, line, column, detail)
        self.fault = fault
        self.line = line
        self.column = column
        self.detail = detail

    def __str__(self) -> str:
        place = f"Line {self.line}, column {self.column}: " if self.line else ""
        return place + self.fault.value + (f" ({self.detail})" if self.detail else "")
