"""What became of every photo, check and mail, once everything runs again."""

from collections import Counter
from hashlib import sha256
from typing import Any

import boto3

from scripts.proof.clients import Sent
from scripts.proof.world import BUCKET, World


def verdict(world: World, sent: Sent) -> dict[str, Any]:
    """What became of everything; each of the first five must be 0."""
    mails = Counter(str(message["Message-ID"]) for message in world.mail.kept)
    kept = {row[0] for row in world.query("SELECT client_key FROM audits_audit")}
    leads = {
        f"<delivery-{pk}-{transition}@127.0.0.1>"
        for pk, transition in world.query(
            "SELECT id, transition_id FROM audits_delivery "
            "WHERE status = 'sent' AND told_with_id IS NULL"
        )
    }
    leads |= {
        f"<{kind}-{pk}-{about}@127.0.0.1>"
        for kind, pk, about in world.query(
            "SELECT kind, id, about FROM audits_mailing WHERE status = 'sent'"
        )
    }
    return {
        "audits_lost": len({str(key) for key in sent.keys} - {str(key) for key in kept}),
        "audits_unfinished": world.count("audits_audit WHERE status IN ('pending', 'running')"),
        "audits_judged_twice": world.count(
            "(SELECT audit_id FROM audits_audittransition WHERE to_status IN "
            "('done', 'rejected', 'failed') GROUP BY audit_id HAVING count(*) > 1) AS twice"
        ),
        "photos_lost": _photos_lost(world, sent),
        "mails_lost": len(leads - set(mails)),
        "audits": world.count("audits_audit"),
        "audits_done": world.count("audits_audit WHERE status = 'done'"),
        "audits_tried_again": world.count("audits_audit WHERE attempt > 1"),
        "audits_without_a_sender": len(kept) - len(set(sent.keys)),
        "alerts_doubled": world.count(
            "(SELECT shelf_id, place FROM audits_alert WHERE status != 'resolved' "
            "GROUP BY 1, 2 HAVING count(*) > 1) AS twice"
        ),
        "notices": dict(
            world.query("SELECT status, count(*) FROM audits_delivery GROUP BY status")
        ),
        "invitations": dict(
            world.query("SELECT status, count(*) FROM audits_mailing GROUP BY status")
        ),
        "mails_accepted_by_the_server": mails.total(),
        "mails_doubled": sum(count - 1 for count in mails.values()),
        "photos_without_a_row": _photos_without_a_row(world),
    }


def _objects(world: World) -> dict[str, str]:
    """SHA-256 of each photo in the bucket by its key."""
    client = boto3.client("s3", endpoint_url=world.store.endpoint, region_name="us-east-1")
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="photos/")
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return {
        key: sha256(client.get_object(Bucket=BUCKET, Key=key)["Body"].read()).hexdigest()
        for key in keys
    }


def _photos_lost(world: World, sent: Sent) -> int:
    """Accepted photos whose row is missing, or whose file is not the one that was sent."""
    objects = _objects(world)
    rows = dict(world.query("SELECT sha256, file FROM audits_photo"))
    return sum(objects.get(rows.get(digest, "")) != digest for digest in sent.hashes)


def _photos_without_a_row(world: World) -> int:
    """Left by a kill between file and row; `prune` deletes them after a day."""
    rows = {row[0] for row in world.query("SELECT file FROM audits_photo")}
    return len(set(_objects(world)) - rows)
