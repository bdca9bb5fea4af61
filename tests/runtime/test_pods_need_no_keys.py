"""On EKS a pod has a role and a token that changes, and no key lies anywhere (IRSA)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests import servers
from tests.site import ROOT, environment

pytestmark = pytest.mark.xdist_group("real servers")

ROLE = "arn:aws:iam::123456789012:role/shelfwatch"
# Kept, read back, and signed for a browser: by whose key?
PHOTO = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
name = default_storage.save("photos/a.jpg", ContentFile(b"photo"))
print(default_storage.open(name).read().decode())
print(default_storage.connection.meta.client._request_signer._credentials.method)
print(default_storage.url(name))
"""


@pytest.fixture
def s3() -> Iterator[tuple[str, str]]:
    with servers.s3() as (endpoint, bucket):
        yield endpoint, bucket


def pod(data: Path, endpoint: str, bucket: str, **more: str) -> dict[str, str]:
    """The environment of a pod: EKS mounts the token and names it, and there is no AWS key."""
    token = data / "token"
    token.write_text("a token of the cluster")
    site = environment(data, STORAGE=f"s3://{bucket}/photos", S3_REGION="us-east-1", **more)
    kept = {name: value for name, value in site.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ROLE_ARN": ROLE,
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
        # AWS itself, played by moto: Amazon's own addresses in a pod.
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(data),
    }


def run(env: dict[str, str], *words: str) -> list[str]:
    command = [sys.executable, "manage.py", *words]
    return subprocess.check_output(command, cwd=ROOT, env=env, text=True).splitlines()


def test_photos_are_kept_with_the_pods_role(tmp_path: Path, s3: tuple[str, str]) -> None:
    endpoint, bucket = s3
    told = run(pod(tmp_path, endpoint, bucket), "shell", "-v", "0", "-c", PHOTO)
    assert told[:2] == ["photo", "assume-role-with-web-identity"]
    # A signature of a role bears its session.
    assert "X-Amz-Security-Token=" in told[2]
    assert "X-Amz-Signature=" in told[2]


def test_a_model_package_is_fetched_with_the_pods_role(tmp_path: Path, s3: tuple[str, str]) -> None:
    endpoint, bucket = s3
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    package = ROOT / "detection" / "packages" / "shelfwatch-n"
    for name in ("model.json", "model.onnx"):
        client.upload_file(str(package / name), bucket, f"models/n/{name}")
    env = pod(tmp_path, endpoint, bucket, MODEL=f"s3://{bucket}/models/n")
    code = "import detection; print(detection.model_info().name)"
    assert run(env, "shell", "-v", "0", "-c", code) == ["shelfwatch-n"]
    assert list((tmp_path / "models").glob("*/model.onnx"))
