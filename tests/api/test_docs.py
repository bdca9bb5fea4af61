"""What docs/api.md says is what the site does: its examples run, its answers and codes are real."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import split
from typing import Any
from urllib.parse import urlsplit

import pytest
from drf_spectacular.generators import SchemaGenerator

from audits.api.codes import STATUS
from audits.photo_words import NO_PRODUCTS, UPSIDE_DOWN
from detection import QualityReason
from integrations.errors import KeyErrorCode
from tests.photos import shelf_photo
from tests.site import ROOT, Site, embedded_site

TEXT = (ROOT / "docs" / "api.md").read_text()
# Codes of Django REST Framework, which other tests in this folder provoke.
FRAMEWORK = {
    **dict.fromkeys(("required", "blank", "null", "invalid", "invalid_choice"), 400),
    **dict.fromkeys(("min_value", "max_value", "max_length", "max_string_length"), 400),
    **dict.fromkeys(("overflow", "null_characters_not_allowed", "parse_error"), 400),
    "surrogate_characters_not_allowed": 400,
    "not_authenticated": 401,
    "permission_denied": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "unsupported_media_type": 415,
    **dict.fromkeys(("min_length", "not_a_list", "not_a_dict"), 400),
    "throttled": 429,
    "error": 500,
}

pytestmark = pytest.mark.xdist_group("embedded site")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, and the line of the page where it starts."""

    language: str
    line: int
    code: str


def _blocks() -> list[Block]:
    found = re.finditer(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [Block(one[1], TEXT[: one.start()].count("\n") + 1, one[2]) for one in found]


@dataclass
class Reader:
    """Somebody who does what the page says, from its top to its end."""

    site: Site
    folder: Path
    variables: dict[str, str]

    def called(self, tool: str) -> set[tuple[str, str]]:
        """Methods and addresses that were asked for with `curl` or `python`."""
        lines = (self.folder / f"{tool}.calls").read_text().splitlines()
        return {(method, urlsplit(url).path) for method, url in map(str.split, lines)}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            env=self.site.environment | self.variables,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("reader")
    _take_notes(folder)
    (folder / "shelf.jpg").write_bytes(shelf_photo(holes=True))
    with embedded_site(tmp_path_factory.mktemp("site"), database=migrated) as site:
        [made] = [block.code for block in _blocks() if block.language == "console"]
        key = site.manage(*split(made)[2:]).split()[-1]
        variables = {"SHELFWATCH_URL": site.url, "SHELFWATCH_KEY": key}
        variables |= {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(folder)}
        yield Reader(site, folder, variables)


def _take_notes(folder: Path) -> None:
    """Let curl and requests write down what they ask for."""
    curl = folder / "curl"
    told = "'%{stderr}%{method} %{url_effective}\\n'"
    curl.write_text(f'#!/bin/sh\n{shutil.which("curl")} "$@" -w {told} 2>> {folder}/curl.calls\n')
    curl.chmod(0o755)
    (folder / "sitecustomize.py").write_text(
        "import requests\n"
        "send = requests.Session.send\n"
        "def noted(self, request, **more):\n"
        f"    with open({str(folder / 'python.calls')!r}, 'a') as calls:\n"
        "        calls.write(f'{request.method} {request.url}\\n')\n"
        "    return send(self, request, **more)\n"
        "requests.Session.send = noted\n"
    )


def test_every_example_runs_and_every_answer_has_the_shape_shown(reader: Reader) -> None:
    python, answer = "", ""
    for block in _blocks():
        if block.language == "sh":
            answer = reader.run("bash", "-euo", "pipefail", "-c", block.code)
        elif block.language == "python":
            # The page's Python is one program: each block stands on those before it.
            python += block.code
        elif block.language == "json":
            _same_shape(json.loads(block.code), json.loads(answer), f"line {block.line}")
        if block.language == "python" and any(
            one in block.code for one in ("Location", "sent = {")
        ):
            # The answers below these places show what it has sent, and an audit that was checked.
            reader.run(sys.executable, "-c", python)
    printed = reader.run(sys.executable, "-c", python)
    assert "products," in printed
    assert "photo_not_an_image" in printed
    assert {tool: _missing(reader.called(tool)) for tool in ("curl", "python")} == {
        "curl": [],
        "python": [],
    }


def test_the_table_of_errors_is_complete_and_right() -> None:
    table = TEXT[TEXT.index("## Errors") : TEXT.index("## Limits")]
    told = {code: int(status) for code, status in re.findall(r"^\| `(\w+)` \| (\d+)", table, re.M)}
    keys = {str(code): 401 for code in KeyErrorCode}
    ours = {str(code): status for code, status in STATUS.items()}
    assert told == FRAMEWORK | keys | ours


def test_every_reason_to_reject_a_check_is_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \| rejected", TEXT, re.MULTILINE))
    assert told == {NO_PRODUCTS, UPSIDE_DOWN, *(str(reason) for reason in QualityReason)}


def _missing(called: set[tuple[str, str]]) -> list[str]:
    """Operations of the schema that nothing of this was about."""
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    doors = [
        (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path).replace(".", r"\.") + "$"))
        for path, methods in schema["paths"].items()
        for method in methods
    ]
    return [
        f"{method} {path.pattern}"
        for method, path in doors
        if not any(one == method and path.match(to) for one, to in called)
    ]


def _same_shape(shown: Any, real: Any, where: str) -> None:
    """The same fields and kinds of values; null may stand where something stands at other times."""
    if shown is None or real is None:
        return
    if isinstance(shown, dict):
        assert list(shown) == list(real), where
        for name in shown:
            _same_shape(shown[name], real[name], f"{where}, {name}")
    elif isinstance(shown, list):
        for one in real[:1] if shown else ():
            _same_shape(shown[0], one, f"{where}[0]")
    else:
        number = isinstance(shown, int | float) and not isinstance(shown, bool)
        assert isinstance(real, (int, float) if number else type(shown)), where
