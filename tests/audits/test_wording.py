import pytest

from audits.wording import facings_words, ordinal, row_words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (101, "101st"),
        (111, "111th"),
    ],
)
def test_ordinals_are_said_as_people_say_them(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_rows_and_widths_are_said_as_in_the_store() -> None:
    assert row_words(1) == "top row"
    assert row_words(2) == "2nd row from the top"
    assert facings_words(1) == "one facing"
    assert facings_words(3) == "3 facings"
