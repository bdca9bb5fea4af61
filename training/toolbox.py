"""Imports Ultralytics, quietly and offline. All others here get its models and loss from this file.

Ultralytics is AGPL-3.0: a tool somebody installs for training (`ultralytics.txt`), never
a part of the site.
"""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")
os.environ.setdefault("YOLO_VERBOSE", "false")
os.environ.setdefault(
    "YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / "shelfwatch-ultralytics")
)
Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)

if importlib.util.find_spec("torchvision") is None:
    sys.path.append(str(Path(__file__).parent / "standin"))

from ultralytics import YOLO  # noqa: E402
from ultralytics.nn.modules import Conv  # noqa: E402
from ultralytics.nn.tasks import DetectionModel  # noqa: E402
from ultralytics.utils.loss import v8DetectionLoss  # noqa: E402

__all__ = ["YOLO", "Conv", "DetectionModel", "v8DetectionLoss"]
