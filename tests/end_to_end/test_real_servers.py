"""The same site on PostgreSQL, Redis, S3 and SMTP, chosen by environment variables alone."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message

import boto3
import psycopg2
import pytest
import requests

from tests import servers
from tests.photos import shelf_photo
from tests.site import Site, embedded_site
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.xdist_group("real servers")


@dataclass
class Backed:
    site: Site
    database: str
    endpoint: str
    bucket: str
    mails: list[Message]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg2.connect(self.database) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def photos(self) -> list[str]:
        client = boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1")
        listed = client.list_objects_v2(Bucket=self.bucket, Prefix="shops/photos/")
        return [item["Key"] for item in listed.get("Contents", [])]


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backed]:
    with ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        database = stack.enter_context(servers.postgres())
        broker = stack.enter_context(servers.redis())
        endpoint, bucket = stack.enter_context(servers.s3())
        mail_url, mails = stack.enter_context(servers.smtp())
        site = stack.enter_context(
            embedded_site(
                tmp_path_factory.mktemp("backed"),
                SECRET_KEY="x" * 60,
                DATABASE_URL=database,
                BROKER_URL=broker,
                CACHE_URL=broker.replace("/0", "/1"),
                STORAGE=f"s3://{bucket}/shops",
                S3_ENDPOINT=endpoint,
                S3_REGION="us-east-1",
                S3_ADDRESSING="path",
                EMAIL_URL=mail_url,
                SWEEP_SECONDS="1",
                LOG_FORMAT="json",
            )
        )
        yield Backed(site, database, endpoint, bucket, mails)


@pytest.fixture(scope="module")
def checked(backed: Backed) -> requests.Response:
    """A check whose photo was judged and whose mails are out; the answer to its upload."""
    session = backed.site.session()
    answer = session.post(
        f"{backed.site.url}/shelves/1/check/",
        files={"photos": ("shelf.jpg", shelf_photo(holes=True), "image/jpeg")},
        data={"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        headers={"Referer": backed.site.url},
        timeout=PATIENCE,
    )
    assert answer.ok, answer.text
    wait_until(
        lambda: backed.query("SELECT 1 FROM audits_audit WHERE status = 'done'"),
        what="the check to finish",
    )
    wait_until(lambda: backed.mails, what="the mail")
    return answer


def test_a_photo_goes_to_s3_its_findings_to_postgresql_and_the_mail_to_smtp(
    backed: Backed, checked: requests.Response
) -> None:
    assert len(backed.photos()) == 1
    ((opened,),) = backed.query("SELECT count(*) FROM audits_alert WHERE status = 'open'")
    assert opened
    wait_until(lambda: len(backed.mails) == opened, what="one mail an alert")
    session = backed.site.session()
    page = session.get(checked.url, timeout=PATIENCE)
    assert page.ok
    picture = session.get(f"{backed.site.url}/photos/1/thumbnail.jpg", timeout=PATIENCE)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.content[:2] == b"\xff\xd8"


@pytest.mark.usefixtures("checked")
def test_one_id_leads_from_the_page_through_the_task_to_the_mail(backed: Backed) -> None:
    lines = [
        json.loads(line)
        for line in (backed.site.data / "output.log").read_text().splitlines()
        if line.startswith("{")
    ]
    (sent,) = [line for line in lines if line.get("request") == "POST /shelves/1/check/"]
    assert sent["user_id"] == 1
    request = sent["request_id"]
    ran = [line for line in lines if line.get("task", "").endswith(".audit_run")]
    assert [line for line in ran if line["request_id"] == request and line["task_id"]]
    assert {mail["X-ShelfWatch-Request"] for mail in backed.mails} == {request}
    assert {mail["X-ShelfWatch-Check"] for mail in backed.mails} == {"1"}


@pytest.mark.usefixtures("checked")
def test_what_workers_count_is_told_by_the_web_process(backed: Backed) -> None:
    def told() -> str:
        return requests.get(f"{backed.site.url}/metrics", timeout=PATIENCE).text

    assert 'shelfwatch_audits_total{outcome="done"} 1.0' in told()
    assert 'shelfwatch_mails_total{result="sent"}' in told()
    assert 'shelfwatch_tasks_total{result="success",task="audit_run"} 1.0' in told()
    assert 'shelfwatch_queue_depth{queue="inference"} 0.0' in told()
    assert "shelfwatch_oldest_audit_seconds 0.0" in told()


@pytest.mark.usefixtures("checked")
def test_photos_are_not_public_in_the_bucket(backed: Backed) -> None:
    assert backed.photos()
    for key in backed.photos():
        client = boto3.client("s3", endpoint_url=backed.endpoint, region_name="us-east-1")
        grants = client.get_object_acl(Bucket=backed.bucket, Key=key)["Grants"]
        assert not [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]


def test_health_answers_on_real_servers(backed: Backed) -> None:
    assert requests.get(f"{backed.site.url}/health", timeout=PATIENCE).json()["status"] == "healthy"
