"""Examples for the schema: a request of each kind, and an answer of each shape."""

from typing import Any

from audits.api.exemplify import exemplify

_SITE = "https://shelves.example.com"
_OWN = {"id": 1, "code": "1", "name": "First shelf", "store": "1"}
_SHELF = {**_OWN, "store_name": "My store"}
_AT, _LATER = "2026-11-23T12:54:57.468226Z", "2026-11-23T12:54:59.741180Z"
_KEY = "5f0c954e-62b5-4f0f-9d5c-0d3c8e7a8f11"
_AUDIT = {
    "id": 2,
    "url": f"{_SITE}/api/v1/audits/2/",
    "page": f"{_SITE}/checks/2/",
    "shelf": _SHELF,
    "status": "done",
    "reason": None,
    "source": "api",
    "device": None,
    "captured_at": _AT,
    "received_at": _AT,
    "finished_at": _LATER,
    "client_key": _KEY,
    "counts": {"products": 93, "gaps": 1, "rows": 5},
    "superseded": False,
    "judged": True,
    "not_judged": None,
}
_GAP = {
    "number": 1,
    "photo": 2,
    "row": 2,
    "facings": 2,
    "words": "2nd row from the top: 2 facings empty",
    "confidence": 0.475,
    "bbox": [116.8, 335.7, 151.4, 366.7],
}
_PHOTO = {
    "id": 2,
    "position": 1,
    "width": 960,
    "height": 1280,
    "captured_at": _AT,
    "usable": True,
    "quality": None,
    "not_judged": None,
    "picture": f"{_SITE}/api/v1/photos/2/picture/",
    "products": [{"bbox": [167.3, 406.8, 218.7, 430.8], "confidence": 0.879, "row": 2}],
}
_ALERT = {
    "id": 1,
    "url": f"{_SITE}/api/v1/alerts/1/",
    "page": f"{_SITE}/alerts/1/",
    "shelf": _SHELF,
    "place": "2-3",
    "slot_key": "2-3",
    "row": 2,
    "sequence": 3,
    "item_number": "4711",
    "product": {"item_number": "4711", "name": "Green tea", "gtins": ["4006381333931"]},
    "importance": 2,
    "importance_word": "normal",
    "status": "open",
    "resolution": "",
    "facings_missing": 2,
    "words": "2 facings of Green tea empty, 2nd row from the top, position 3",
    "since": "2026-11-23T08:00:00Z",
    "last_full_at": None,
    "last_seen_at": _AT,
    "seen_count": 2,
    "audit": 2,
    "photo": 2,
    "bbox": [116.8, 335.7, 151.4, 366.7],
    "photo_size": {"width": 960, "height": 1280},
    "picture": f"{_SITE}/api/v1/photos/2/picture/",
    "close_up": f"{_SITE}/api/v1/alerts/1/close-up/",
    "taken_by": None,
    "taken_at": None,
    "snoozed_until": None,
    "resolved_at": None,
    "goods_come_on": None,
    "retired": None,
}
STEP = {
    "id": 2,
    "at": _LATER,
    "from_status": "suspected",
    "to_status": "open",
    "deed": "",
    "by": None,
    "audit": 2,
    "why": "seen again",
}
_PLANOGRAM = {
    "id": 1,
    "shelf": _SHELF,
    "version": 3,
    "status": "published",
    "effective_from": "2026-11-01",
    "slot_count": 31,
    "created_at": "2026-10-28T09:12:00Z",
}
_FOUND = {
    "detections": [{"class": "product", "confidence": 0.8496, "bbox": [53.4, 601.9, 104.7, 680.3]}],
    "gaps": [
        {
            "bbox": [681.6, 0.3, 775.8, 123.7],
            "confidence": 0.3112,
            "row": 1,
            "facings": 2,
            "evidence": "both",
        }
    ],
    "count": 1,
    "inference_ms": 41.7,
    "image_size": {"width": 960, "height": 1280},
    "model": "shelfwatch-n",
    "runtime": "onnxruntime 1.32.0 CPUExecutionProvider",
    "rows": [{"number": 1, "bbox": [12.1, 3.9, 948.0, 241.5], "products": 1}],
    "quality": {
        "usable": True,
        "reason": None,
        "message": None,
        "measures": {"brightness": 104.0, "sharpness": 0.7312},
    },
    "timing": {"decode": 9.31, "preprocess": 2.04, "inference": 41.7, "postprocess": 1.18},
    "model_info": {
        "name": "shelfwatch-n",
        "version": "1",
        "sha256": "0d9c6c6f1f0a4f43b6f0d1d6a0a2a6b6c9d6a3a3a6d0e3f1a4b7c8d9e0f1a2b3",
    },
}

ANSWERS: dict[str, Any] = {
    "PredictAnswer": {**_FOUND, "request_id": "9d1f0f6c0ad94c6b8a3c1a9d4e2b7f50"},
    "StoreShape": {
        "id": 1,
        "url": "https://shelves.example.com/api/v1/stores/1/",
        "code": "1",
        "name": "My store",
        "chain": "",
        "region": "",
        "time_zone": "UTC",
        "closed_on": None,
    },
    "ShelfShape": {
        **_OWN,
        "url": "https://shelves.example.com/api/v1/shelves/1/",
        "walk_order": 0,
        "audit_interval_s": 86400,
        "judged_at": _AT,
        "closed_on": None,
    },
    "ProductRowShape": {
        "id": 1,
        "url": "https://shelves.example.com/api/v1/products/1/",
        "item_number": "4711",
        "name": "Green tea",
        "brand": "Leaf",
        "category": "Tea",
        "importance": "normal",
        "status": "active",
        "gtins": ["4006381333931"],
    },
    "PlanogramShape": _PLANOGRAM,
    "PlanogramDetailShape": {
        **_PLANOGRAM,
        "slots": [
            {
                "key": "2-3",
                "row": 2,
                "sequence": 3,
                "item_number": "4711",
                "facings": 2,
                "place": [0.12, 0.26, 0.18, 0.29],
                "bounds": [0.12, 0.26, 0.18, 0.29],
            }
        ],
    },
    "UpsertShape": {"dry_run": True, "rows": 1, "new": 1, "changed": 0, "unchanged": 0},
    "PlanogramUpsertShape": {
        "dry_run": True,
        "rows": 1,
        "new": 0,
        "changed": 1,
        "unchanged": 0,
        "ending": {
            "positions": 30,
            "named": 4,
            "alerts": 1,
            "shelves": [
                {"store_code": "1", "shelf_code": "1", "positions": 30, "named": 4, "alerts": 1}
            ],
        },
    },
    "AuditShape": _AUDIT,
    "AuditDetailShape": {**_AUDIT, "gaps": [_GAP], "photos": [_PHOTO]},
    "UploadShape": {
        "id": "eyJuYW1lIjoiaW5jb21pbmcvM2Y4",
        "url": "https://shelves.example.com/api/v1/uploads/eyJuYW1lIjoiaW5jb21pbmcvM2Y4/",
        "fields": {"Content-Type": "image/jpeg"},
        "expires_at": "2026-11-23T13:09:57Z",
    },
    "AlertShape": _ALERT,
    "AlertDetailShape": {**_ALERT, "history": [STEP]},
    "FillListShape": {
        "store": "1",
        "list": "round",
        "count": 1,
        "places": [{**_ALERT, "on_hand": 12, "walk_order": 0}],
    },
    "TakenShape": {"taken": [1]},
    "GoodsShape": {"places": 0},
    "MeasuresShape": {
        "store": "1",
        "shelf": None,
        "days": 28,
        "shelves": 2,
        "overdue": 1,
        "now": {"planned": 31, "checked": 29, "empty": 1, "share": 0.9655},
        "lately": {"planned": 62, "checked": 58, "empty": 1, "share": 0.9828},
        "facings": {"planned": 118, "seen": 115, "share": 0.9746},
        "restock": {"at_least_s": 3600, "at_most_s": 10800},
        "repeats": [{"shelf": _SHELF, "place": "2-3", "times": 3}],
        "brands": [{"brand": "Leaf", "share": 0.4}],
    },
    "StoreMeasuresShape": {
        "store": "1",
        "shelves": 2,
        "overdue": 1,
        "to_fill": 3,
        "to_check": 1,
        "checked_at": _AT,
        "now": {"planned": 31, "checked": 29, "empty": 1, "share": 0.9655},
    },
    "OnHandShape": {
        "id": 1,
        "store": "1",
        "item_number": "4711",
        "quantity": 12,
        "as_of": "2026-11-23T06:00:00Z",
    },
    "OnHandReportShape": {"written": 1, "stale": 0, "unknown": [], "repeated": []},
}

REQUESTS: dict[str, Any] = {
    "audits_create": {"store": "1", "shelf": "1", "uploads": ["eyJuYW1lIjoiaW5jb21pbmcvM2Y4"]},
    "uploads_create": {"content_type": "image/jpeg", "byte_size": 812345},
    "alerts_resolve": {"reason": "filled", "why": "From the back room"},
    "alerts_snooze": {"until": "2026-11-24T06:00:00Z"},
    "fill_list_take": {"store": "1"},
    "goods_received": {"store": "1"},
    "on_hand_import": {
        "store": "1",
        "rows": [{"item_number": "4711", "quantity": 12, "as_of": "2026-11-23T06:00:00Z"}],
    },
    "stores_upsert": {"dry_run": True, "rows": [{"store_code": "1", "name": "My store"}]},
    "shelves_upsert": {
        "dry_run": True,
        "rows": [{"store_code": "1", "shelf_code": "B2", "name": "Tea", "walk_order": 2}],
    },
    "products_upsert": {
        "dry_run": True,
        "rows": [{"item_number": "4711", "name": "Green tea", "gtins": ["4006381333931"]}],
    },
    "planograms_upsert": {
        "dry_run": True,
        "rows": [
            {
                "store_code": "1",
                "shelf_code": "1",
                "row": 1,
                "sequence": 1,
                "facings": 2,
                "item_number": "4711",
            }
        ],
    },
}


def audits_exemplify(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The hook that drf-spectacular calls."""
    exemplify(result, ANSWERS, REQUESTS)
    return result
