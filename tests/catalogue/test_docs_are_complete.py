"""docs/catalogue.md names every code and every column, and nothing else."""

import re

from audits.catalogue.columns import COLUMNS
from audits.catalogue.faults import SENTENCES, FileCode, NoteCode, RowCode
from audits.errors import ErrorCode
from tests.site import ROOT

TEXT = (ROOT / "docs" / "catalogue.md").read_text()


def test_the_table_of_codes_is_complete() -> None:
    table = TEXT[TEXT.index("## Codes") :]
    told = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", table, re.MULTILINE))
    kinds = {"file": FileCode, "row": RowCode, "remark": NoteCode}
    ours = {str(code): kind for kind, codes in kinds.items() for code in codes}
    ours |= {str(code): "import" for code in ErrorCode if code.startswith("import_")}
    assert told == ours


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == {*FileCode, *RowCode, *NoteCode}


def test_the_columns_are_those_of_the_reader() -> None:
    for kind, columns in COLUMNS.items():
        start = TEXT.index(f"### {kind}\n")
        section = TEXT[start : TEXT.index("\n#", start + 1)]
        told = re.findall(r"^\| `(\w+)`( \(needed\))? \| (.*?) \|", section, re.MULTILINE)
        assert told == [
            (one.name, " (needed)" if one.needed else "", ", ".join(one.others)) for one in columns
        ]
