"""compose.yaml starts what the site has and sets only what the site reads."""

import re
from typing import Any

import yaml

from shelfwatch_site.roles import ROLES
from tests.site import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SITE = {
    name: service
    for name, service in COMPOSE["services"].items()
    if service.get("image") == "shelfwatch"
}
# Told anew by compose.yaml, so that a `.env` made for `make run` does not hide web from nginx.
OF_THE_IMAGE = [
    f"SHELFWATCH_{name}" for name in ("BIND", "PORT", "METRICS_PORT", "DATA", "STATIC_ROOT")
]


def test_every_variable_is_one_that_env_example_explains() -> None:
    explained = set(re.findall(r"(?m)^#([A-Z_0-9]+)=", (ROOT / ".env.example").read_text()))
    asked = set(re.findall(r"\$\{([A-Z_0-9]+)", (ROOT / "compose.yaml").read_text()))
    # What is none of the site's own is explained for compose.yaml alone, and read there.
    assert {name for name in explained if not name.startswith("SHELFWATCH_")} <= asked <= explained
    dockerfile = set(re.findall(r"(SHELFWATCH_\w+)=", (ROOT / "Dockerfile").read_text()))
    given = {name for service in SITE.values() for name in service["environment"]}
    named = {name for name in given if name.startswith("SHELFWATCH_")}
    assert len(named) > 10
    assert named | dockerfile <= explained


def test_what_env_says_reaches_every_process_of_the_site() -> None:
    for name, service in SITE.items():
        assert service["env_file"] == [{"path": ".env", "required": False}], name
        fixed = {
            key: value
            for key, value in service["environment"].items()
            if key.startswith("SHELFWATCH_") and "${" not in value
        }
        # Where the secret key is kept, what makes a worker the one it is, and what others of the
        # containers count on.
        pinned = {
            *OF_THE_IMAGE,
            "SHELFWATCH_SECRET_KEY_FILE",
            "SHELFWATCH_WORKER_QUEUES",
            "SHELFWATCH_WORKER_POOL",
        }
        assert set(fixed) <= pinned, name


def test_what_the_containers_count_on_of_each_other_stays_as_in_the_image() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    for name, service in SITE.items():
        for variable in OF_THE_IMAGE:
            said = f"{variable}={service['environment'][variable]}"
            assert re.search(rf"(?m)^ .*{re.escape(said)}( \\)?$", dockerfile), (name, said)


def test_the_image_is_built_once_and_never_fetched() -> None:
    built = [name for name, service in SITE.items() if "build" in service]
    assert built == ["migrate"]
    for name, service in SITE.items():
        assert service["pull_policy"] == ("build" if name in built else "never"), name


def test_every_role_runs_and_every_queue_has_a_worker() -> None:
    commands = {service["command"][0] for service in SITE.values()}
    assert set(ROLES) <= commands
    workers = [service for service in SITE.values() if service["command"][0] == "worker"]
    queues = [one["environment"]["SHELFWATCH_WORKER_QUEUES"].split(",") for one in workers]
    assert sorted(name for names in queues for name in names) == ["default", "inference", "mail"]


def test_mail_has_a_worker_to_itself() -> None:
    assert SITE["mailer"]["environment"]["SHELFWATCH_WORKER_QUEUES"] == "mail"


def test_nothing_of_the_site_can_write_to_its_own_files_or_become_root() -> None:
    for name, service in SITE.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_whoever_is_told_to_end_has_longer_than_it_takes_to_drain() -> None:
    from django.conf import settings

    for service in SITE.values():
        grace = int(service["stop_grace_period"].removesuffix("s"))
        assert grace >= settings.SHELFWATCH_DRAIN_SECONDS + 10


def test_only_this_machine_reaches_what_is_published() -> None:
    published = [port for one in COMPOSE["services"].values() for port in one.get("ports", [])]
    assert published
    assert all("127.0.0.1:" in port for port in published)


def test_whoever_opens_the_site_waits_for_migrations_and_bucket() -> None:
    for name in ("web", "worker", "mailer", "beat", "demo"):
        waits = SITE[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully", name
        assert waits["bucket"]["condition"] == "service_completed_successfully", name
