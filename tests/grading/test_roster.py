"""Rosters as people have them: their own, Canvas's and Moodle's, saved by any spreadsheet."""

import pytest

from aigc_lessons.grading.roster import Roster, Student, read_roster

OWN = "id,name,email,section\ns-1,Ada Müller,ada@example.org,A\ns-2,Bo Łęcki,bo@example.org,B\n"
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,02_convolution (77),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,20,(read only)
"Müller, Ada",101,s-1,ada,A,13.5,67.5
"Brown, Bo",102,s-2,bo,B,,
"Student, Test",103,,0123456789abcdef0123456789abcdef01234567,A,,
"""
MOODLE = """\
"First name","Last name","ID number","Email address",Groups,"Assignment: 02 (Real)"
Ada,Müller,s-1,Ada.M@example.org,A,-
Bo,Brown,s-2,bo@example.org,B,-
"""


@pytest.fixture
def read(tmp_path):
    def read(content, encoding="utf-8"):
        (tmp_path / "roster.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode(encoding)
        )
        return read_roster(tmp_path / "roster.csv")

    return read


def test_a_roster_of_one_s_own(read):
    first, second = read(OWN).students
    assert first == Student("s-1", "Ada Müller", email="ada@example.org", section="A")
    assert second.name == "Bo Łęcki"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_save_it_gives_the_same_students(encoding, separator, end, read):
    saved = OWN.replace(",", separator).replace("\n", end)
    assert read(saved, encoding).students == read(OWN).students


def test_what_windows_saves_keeps_its_umlauts(read):
    saved = OWN.replace("Łę", "Le")
    assert read(saved, "cp1252").students == read(saved).students


def test_columns_may_stand_in_any_order_and_spelling(read):
    turned = "E-Mail,Section,NAME,Student_ID\nada@example.org,A,Ada Müller,s-1\n"
    assert read(turned).students == read(OWN).students[:1]


def test_a_name_with_a_comma_and_a_line_break_is_one_line(read):
    assert read('id,name\ns-1,"Müller,\n  Ada"\n').students[0].name == "Müller, Ada"


def test_rows_without_anything_are_no_students(read):
    assert len(read(OWN + ",,,\n\n  ,,,\n").students) == 2


def test_canvas_s_gradebook_is_read_without_the_rows_that_are_no_students(read):
    roster = read(CANVAS)
    assert [who.id for who in roster.students] == ["s-1", "s-2"]
    ada = roster.students[0]
    assert (ada.name, ada.canvas_id, ada.sis_user_id) == ("Müller, Ada", "101", "s-1")
    assert (ada.sis_login_id, ada.section) == ("ada", "A")
    assert roster.columns == ("02_convolution (77)", "Current Score")


def test_canvas_s_gradebook_with_two_columns_for_the_name(read):
    saved = (
        "LastName,FirstName,ID,SIS Login ID,Section,a\n    Points Possible,,,,,2\nM,Ada,1,ada,A,\n"
    )
    (ada,) = read(saved).students
    assert (ada.id, ada.name, ada.canvas_id) == ("ada", "Ada M", "1")


def test_moodle_s_export_is_read(read):
    ada = read(MOODLE).students[0]
    assert (ada.id, ada.name, ada.id_number) == ("s-1", "Ada Müller", "s-1")
    assert (ada.email, ada.section) == ("Ada.M@example.org", "A")  # letters as Moodle has them


def test_an_identifier_that_not_everybody_has_does_not_serve(read):
    roster = read(MOODLE.replace("Bo,Brown,s-2", "Bo,Brown,"))
    assert [who.id for who in roster.students] == ["Ada.M@example.org", "bo@example.org"]
    roster = read(CANVAS.replace("102,s-2", "102,"))
    assert [who.id for who in roster.students] == ["ada", "bo"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\ufeff \n\n", "is empty"),
        ("id,name\n", "no students under it"),
        ("name,section\nAda,A\n", "has no column of ids: one called id is expected"),
        ("id,name\ns-1,Ada\n,Bo\n", "row 3 (Bo), has nothing in the column id"),
        ("id,name\ns-1,Ada\ns-2,Bo\ns-1,Eve\n", "has the id 's-1' twice, in rows 2 and 4"),
        ("id,name\ns-1,Müller, Ada\n", "row 2, has 3 entries under 2 columns"),
        ("id,name,Name\ns-1,a,b\n", "two columns 'name'"),
        (b"PK\x03\x04 a workbook", "is a workbook, but a text is expected: save it as CSV"),
        (b"\xd0\xcf\x11\xe0 an older one", "is a workbook"),
        (b"id,name\ns-1,\x81\n", "is no text in UTF-8 or Windows-1252"),
        (b"\x00\x01\x02", "is no text"),
        ('id,name\ns-1,"Ada\n' + "x" * 200_000, "cannot be read as a table"),
    ],
)
def test_what_is_no_roster_is_told_in_one_sentence(content, said, read):
    with pytest.raises(ValueError, match=r"roster\.csv") as error:
        read(content)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="There is no file"):
        read_roster(tmp_path / "roster.csv")


A = Student("7", "Ada", canvas_id="8", sis_login_id="ada", email="a@example.org")
B = Student("8", "Bo", canvas_id="7", sis_login_id="bo", email="b@example.org")
C = Student("9", "Cy", canvas_id="1", sis_login_id="cy", email="b@example.org")


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (["7", "8"], {"7": A, "8": B}),  # both kinds of number fit: the id it is
        (["1", "7", "8"], {"1": C, "7": B, "8": A}),  # only Canvas's numbers fit all
        (["ada", "bo", "nobody"], {"ada": A, "bo": B}),
        (["a@example.org", "b@example.org"], {"a@example.org": A}),  # two share an address
        (["nobody"], {}),
    ],
)
def test_students_are_found_by_one_kind_of_name_throughout(names, known):
    assert Roster("roster.csv", (A, B, C)).by_name(names) == known
