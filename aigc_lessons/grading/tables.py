"""Tables for spreadsheets: read whatever one saved, write what harms nobody who opens it."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from aigc_lessons.training.checkpoints import write_whole

SEPARATORS = ",;\t"
LONGEST = 30_000  # characters: a spreadsheet's cell holds 32,767
CUT = " … (cut here)"
# A spreadsheet takes a cell that begins so for a formula; the last four are the wide forms of the
# first four, which count in East Asian settings.
TRIGGERS = "=+\\-@＝＋－＠"
# Where a cell may begin, if the separator is taken for a semicolon, or the quotes for nothing.
BEGINNING = re.compile(rf"(^|[\n;])([^\S\n]*)(?=[{TRIGGERS}])")


@dataclass(frozen=True)
class Row:
    """A row under the header.

    Attributes
    ----------
    number : int
        As a spreadsheet counts: the header is row 1.
    cells : dict
        Text by column; without spaces around it, and "" where there is none.
    """

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A header and rows.

    Attributes
    ----------
    name : str
        The file's, for sentences about it.
    columns : tuple of str
        The header.
    rows : tuple of Row
        Those that hold something.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def need(self, *columns):
        """Raise a ValueError that says what is missing if a column is."""
        missing = [column for column in columns if column not in self.columns]
        if missing:
            found = ", ".join(self.columns)
            raise ValueError(f"{self.name} has no column {missing[0]!r}; its columns are {found}.")


def read_table(path, names=None):
    """Read a CSV file as spreadsheets in many countries save it.

    Parameters
    ----------
    path : path
        UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252; separated by
        commas, semicolons or tabs.
    names : callable, optional
        ``names(column)`` gives the name by which a column is known.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If it is empty or no table, a column is there twice, or a row is longer than the header.
    """
    path = Path(path)
    header, *lines = _lines(path)
    columns = [(names or str.strip)(column) for column in header]
    twice = [column for column, n in Counter(filter(None, columns)).items() if n > 1]
    if twice:
        raise ValueError(f"{path} has two columns {twice[0]!r}, but one of each is expected.")
    numbered = [(i + 2, line) for i, line in enumerate(lines) if any(map(str.strip, line))]
    rows = tuple(Row(number, _cells(path, columns, number, line)) for number, line in numbered)
    return Table(str(path), tuple(columns), rows)


def table_bytes(columns, rows, for_spreadsheets=False):
    """Write a table as CSV, the same bytes for the same table.

    Parameters
    ----------
    columns : sequence of str
        The header.
    rows : iterable of sequences of str
        What stands under it. It is written as it is: what other people wrote goes through
        `harmless` first.
    for_spreadsheets : bool
        Begin with a byte order mark, by which Excel knows that the file is UTF-8.

    Returns
    -------
    bytes
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return lines.getvalue().encode("utf-8-sig" if for_spreadsheets else "utf-8")


def write_table(path, content):
    """Write a file into a folder that is made if need be, whole or not at all."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def harmless(text):
    """Keep a spreadsheet from taking a text for a formula.

    Parameters
    ----------
    text : str
        What a person wrote.

    Returns
    -------
    str
        With an apostrophe wherever a cell could begin with ``=``, ``+``, ``-`` or ``@``: at the
        start, after a line break or a semicolon. Tabs become spaces, other control characters go.

    Examples
    --------
    >>> harmless("=1+1"), harmless("Anne-Marie"), harmless("Ada; @home")
    ("'=1+1", 'Anne-Marie', "Ada; '@home")
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(map(_visible, text))
    return BEGINNING.sub(r"\1\2'", text)


def harmed_no_more(text):
    """Take away what `harmless` put in, so that a text read back is what was written."""
    return re.sub(rf"(^|[\n;])([^\S\n]*)'(?=[{TRIGGERS}])", r"\1\2", text)


def one_line(text):
    """Write a text in one line with single spaces, as a name is read."""
    return " ".join(text.split())


def cut(text):
    """Shorten a text to what a spreadsheet's cell can hold."""
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _visible(sign):
    """Give a sign, a plain space for any other kind, and nothing for a control character."""
    if sign == "\n" or sign.isprintable():
        return sign
    return " " if sign.isspace() else ""


def _lines(path):
    text = _decoded(path)
    if not text.strip():
        raise ValueError(f"{path} is empty, but a header and a row for each entry are expected.")
    first = text.lstrip().splitlines()[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=separator))
    except csv.Error as error:
        raise ValueError(f"{path} cannot be read as a table: {error}.") from None
    return lines


def _decoded(path):
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    content = path.read_bytes()
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValueError(f"{path} is a workbook, but a text is expected: save it as CSV.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError(f"{path} is no text in UTF-8 or Windows-1252: save it as CSV (UTF-8).")


def _cells(path, columns, number, line):
    if any(map(str.strip, line[len(columns) :])):
        raise ValueError(
            f"{path}, row {number}, has {len(line)} entries under {len(columns)} columns: "
            "a text that holds the separator needs quotes around it."
        )
    line = [*line, *[""] * (len(columns) - len(line))]
    return {name: cell.strip() for name, cell in zip(columns, line, strict=False) if name}
