"""The scripts of deploy/eks: what they would do, and that a second run makes nothing again."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.delivery.chart import ROOT
from scripts.delivery.documents import powershell_faults

EKS = ROOT / "deploy" / "eks"
WHERE = ["--region", "eu-central-1"]
DEPLOY = [*WHERE, "--domain", "example.com", "--repository", "https://git.example.com/s.git"]
TOOLS = ("aws", "eksctl", "kubectl", "helm")


def script(name: str, *words: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", str(EKS / name), *words],
        env={"PATH": path, "HOME": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    """Stand-ins for the cloud's tools, which find everything there and write down their calls."""
    for tool in TOOLS:
        file = tmp_path / tool
        file.write_text(
            f'#!/bin/bash\necho "{tool} $*" >>{tmp_path}/calls\n'
            f"[[ -t 0 || $* != *' -'* ]] || cat >>{tmp_path}/input\n"
            "[[ $1 == sts ]] && echo 123456789012\nexit 0\n"
        )
        file.chmod(0o755)
    return tmp_path


def test_a_dry_run_needs_nothing_and_names_no_account() -> None:
    done = script("deploy.sh", *DEPLOY, "--dry-run")
    assert done.returncode == 0, done.stderr
    steps = [line for line in done.stdout.splitlines() if line.startswith("+ ")]
    assert steps[0].startswith("+ aws ecr create-repository")
    assert any("eksctl create cluster" in step for step in steps)
    assert sum("helm upgrade --install" in step for step in steps) == 12
    assert steps[-1].endswith("image-updater.yaml")
    assert not re.search(r"\d{12}", done.stdout)


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("deploy.sh", WHERE, "Missing --domain"),
        ("deploy.sh", [*DEPLOY, "--nmae", "x"], "Unknown option --nmae"),
        ("deploy.sh", [*DEPLOY, "--name", "Shelf Watch"], "small letters, digits and -"),
        ("migrate-nodes.sh", [*WHERE, "--to", "blue"], "nothing to move"),
        ("teardown.sh", [], "Missing --region"),
    ],
)
def test_wrong_options_are_answered_with_a_sentence(
    name: str, words: list[str], sentence: str
) -> None:
    done = script(name, *words, "--dry-run")
    assert done.returncode == 2
    assert sentence in done.stderr


def test_what_is_there_already_is_not_made_again(cloud: Path) -> None:
    done = script("deploy.sh", *DEPLOY, path=f"{cloud}:/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    calls = (cloud / "calls").read_text()
    for made in (
        "create-repository",
        "s3 mb",
        "create cluster",
        "create nodegroup",
        "create namespace",
    ):
        assert made not in calls
    assert "create iamserviceaccount" in calls


def test_the_account_is_asked_for_and_filled_in(cloud: Path) -> None:
    script("deploy.sh", *DEPLOY, path=f"{cloud}:/usr/bin:/bin")
    given = (cloud / "input").read_text()
    assert "arn:aws:iam::123456789012:role/shelfwatch-{{.place}}" in given
    assert "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shelfwatch:main" in given
    assert not re.search(r"\$\{[A-Z]+\}", re.sub(r"#.*", "", given))


def test_nodes_are_moved_one_by_one_and_the_old_groups_go_last() -> None:
    steps = script("migrate-nodes.sh", *WHERE, "--dry-run").stdout.splitlines()
    order = [
        "create nodegroup",
        "wait node",
        "cordon",
        "drain",
        "wait deployment",
        "delete nodegroup",
    ]
    at = [next(n for n, step in enumerate(steps) if word in step) for word in order]
    assert at == sorted(at)
    assert "--ignore-daemonsets" in steps[at[3]]
    assert "--force" not in " ".join(steps)


def test_teardown_takes_what_controllers_made_before_the_cluster_and_keeps_photos() -> None:
    said = script("teardown.sh", *WHERE, "--dry-run").stdout
    order = ["delete applicationset", "delete gateway", "persistentvolumeclaim", "delete cluster"]
    assert [said.index(word) for word in order] == sorted(said.index(word) for word in order)
    assert "s3 rb" not in said
    assert "s3 rb" in script("teardown.sh", *WHERE, "--yes", "--dry-run").stdout


def test_teardown_says_what_is_left_and_billed(cloud: Path) -> None:
    (cloud / "aws").write_text("#!/bin/bash\n[[ $1 == sts ]] && echo 1 || echo arn:left\n")
    done = script("teardown.sh", *WHERE, path=f"{cloud}:/usr/bin:/bin")
    assert done.returncode == 2
    assert "Still there, and billed: arn:left" in done.stderr


STEPS = (EKS / "steps.txt").read_text()
VERBS = {"do", "with", "if", "unless", "addons"}


def test_both_scripts_read_their_steps_from_one_file() -> None:
    for name in ("deploy.sh", "deploy.ps1"):
        text = (EKS / name).read_text()
        for file in ("steps.txt", "addons.tsv"):
            assert file in text
        # What only the steps may call: neither script does it on the side.
        assert not re.search(r"\b(aws (?!sts)\w+|eksctl|kubectl) [a-z-]+ --", text)


def test_both_scripts_know_every_step_and_no_other() -> None:
    used = {line.split()[0] for line in STEPS.splitlines() if line and line[0] != "#"}
    assert used == VERBS
    shell = set(re.findall(r"^ {8}(\w+)\) ", (EKS / "deploy.sh").read_text(), re.M))
    windows = set(re.findall(r"^ {8}'(\w+)' \{", (EKS / "deploy.ps1").read_text(), re.M))
    assert shell == windows == VERBS


def test_both_scripts_fill_in_the_same_names() -> None:
    shell = set(re.findall(r"s\|\\\$\{([A-Z]+)\}\|", (EKS / "common.sh").read_text()))
    table = re.search(r"\$Filled = @\{(.*?)\n\}", (EKS / "deploy.ps1").read_text(), re.S)
    assert table
    windows = set(re.findall(r"\b([A-Z]+) = ", table[1]))
    assert shell == windows
    assert set(re.findall(r"\$\{([A-Z]+)\}", STEPS)) <= shell


def test_both_scripts_call_helm_with_the_same_words() -> None:
    shell = re.search(r"(helm upgrade .*?)\n +done", (EKS / "deploy.sh").read_text(), re.S)
    windows = re.search(r"\$words = (@\('helm'.*)\n", (EKS / "deploy.ps1").read_text())
    assert shell
    assert windows
    plain = [re.sub(r"[^a-z0-9-]+", " ", each[1].lower()).split() for each in (shell, windows)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("line", ["unless aws nobody", "do echo on the side", "once echo"])
def test_a_step_is_done_only_where_it_should_be(cloud: Path, line: str) -> None:
    """The stand-ins find everything there, so `unless` skips the line after it."""
    for file in ("deploy.sh", "common.sh"):
        (cloud / file).write_text((EKS / file).read_text())
    (cloud / "steps.txt").write_text(f"# a comment\n\n{line}\ndo aws made ${{NAME}}\n")
    done = subprocess.run(
        ["/bin/bash", str(cloud / "deploy.sh"), *DEPLOY],
        env={"PATH": f"{cloud}:/usr/bin:/bin", "HOME": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    made = "aws made shelfwatch" in (cloud / "calls").read_text()
    if line.startswith("once"):
        assert done.returncode == 2
        assert "nobody knows the step once" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert made is line.startswith("do")


def test_the_script_for_windows_is_powershell(tmp_path: Path) -> None:
    assert powershell_faults(EKS / "deploy.ps1") == []
    broken = tmp_path / "broken.ps1"
    broken.write_text("if ($true { Write-Output 1 }\n")
    assert powershell_faults(broken)


def test_no_account_number_is_written_down() -> None:
    files = [
        *EKS.rglob("*"),
        *(ROOT / "deploy" / "argocd").rglob("*"),
        *(ROOT / ".github").rglob("*"),
    ]
    for file in filter(Path.is_file, files):
        assert not re.search(r"\b\d{12}\b", file.read_text()), os.fspath(file)
