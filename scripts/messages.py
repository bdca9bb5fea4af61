"""The texts of pages, mails and scripts, and their translations: docs/language.md.

`python -m scripts.messages` takes all texts anew into the .po files and compiles these;
with `--check` it changes nothing, and says what is not in them, not translated or not compiled.
Needs GNU gettext (Debian: gettext).
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.marks import templates, unmarked

ROOT = Path(__file__).resolve().parent.parent
# Where people read nothing, or where texts are not ours.
ELSEWHERE = (
    *("tests", "scripts", "training", "deploy", "helm", "docs", "rendering"),
    *(".venv*", "var", "static/vendor", "staticfiles", "node_modules", "runs"),
)
SOURCES = (".py", ".html", ".txt", ".js", ".po", ".mo")
_ENTRY = re.compile(r"\n\s*\n")


def take(root: Path) -> None:
    """All texts below `root` into its .po files."""
    ignored = [word for path in ELSEWHERE for word in ("--ignore", path)]
    for domain, extensions in (("django", "html,txt,py"), ("djangojs", "js")):
        _run(
            root,
            *(sys.executable, "manage.py", "makemessages", "--locale", "de", "--domain", domain),
            *("--extension", extensions, "--no-location", "--no-wrap", *ignored),
        )
    for path in catalogues(root):
        # The day on which the texts were taken changes with each run and tells nothing.
        lines = path.read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith('"POT-Creation-Date')]
        path.write_text("".join(kept))


def compile_all(root: Path) -> None:
    for path in catalogues(root):
        _run(root, "msgfmt", "--check", "-o", str(path.with_suffix(".mo")), str(path))


def catalogues(root: Path) -> list[Path]:
    return sorted(
        path for path in root.glob("**/locale/de/LC_MESSAGES/*.po") if ".venv" not in path.parts
    )


def unfinished(path: Path) -> list[str]:
    """The entries that have no translation, a guessed one, or no text any more."""
    found = []
    for entry in _ENTRY.split(path.read_text())[1:]:
        text = re.search(r'^(?:#~ )?msgid (".*")', entry, re.M)
        if not text:
            continue
        if entry.lstrip().startswith("#~") or "\n#~ " in entry:
            found.append(f"no longer used: {_whole(entry, 'msgid')}")
        elif re.search(r"^#,.*fuzzy", entry, re.M):
            found.append(f"only guessed: {_whole(entry, 'msgid')}")
        elif re.search(r'^msgstr(\[\d\])? ""(?!\n")', entry, re.M):
            found.append(f"not translated: {_whole(entry, 'msgid')}")
    return found


def faults() -> list[str]:
    """What `--check` objects to."""
    found = [
        f"{path.relative_to(ROOT)}: not marked: {words}"
        for path in templates(ROOT)
        for words in unmarked(path)
    ]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy(copy)
        take(copy)
        compile_all(copy)
        for path in catalogues(copy):
            name = path.relative_to(copy)
            found += [f"{name}: {words}" for words in unfinished(path)]
            for kind in (".po", ".mo"):
                mine = (ROOT / name).with_suffix(kind)
                if not mine.exists() or mine.read_bytes() != path.with_suffix(kind).read_bytes():
                    found.append(f"{name.with_suffix(kind)}: not up to date, run make messages")
    return found


def main() -> int:
    if not shutil.which("msgfmt"):
        sys.stderr.write("Install GNU gettext (Debian: gettext).\n")
        return 1
    if "--check" in sys.argv[1:]:
        found = faults()
        sys.stderr.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    take(ROOT)
    compile_all(ROOT)
    for path in catalogues(ROOT):
        for words in unfinished(path):
            sys.stdout.write(f"{path.relative_to(ROOT)}: {words}\n")
    return 0


def _copy(to: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in listed:
        if name.endswith(SOURCES) and (ROOT / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def _whole(entry: str, word: str) -> str:
    found = re.search(rf'^(?:#~ )?{word} ((?:(?:#~ )?".*"\n?)+)', entry, re.M)
    lines = re.findall(r'"(.*)"', found[1]) if found else []
    return "".join(lines)


def _run(root: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
