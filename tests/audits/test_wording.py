import pytest

from audits.wording import facings_words, ordinal, row_words

SAID = [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "10th",
    "11th",
    "12th",
    "13th",
    "20th",
    "21st",
    "22nd",
    "101st",
    "111th",
]


@pytest.mark.parametrize("said", SAID)
def test_ordinals_are_said_as_people_say_them(said: str) -> None:
    assert ordinal(int(said[:-2])) == said


def test_rows_and_widths_are_said_as_in_the_store() -> None:
    assert row_words(1) == "top row"
    assert row_words(2) == "2nd row from the top"
    assert facings_words(1) == "one facing"
    assert facings_words(3) == "3 facings"
