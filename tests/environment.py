"""Loaded before the settings: tests keep their data in a folder of their own, one a process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="shelfwatch-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["SHELFWATCH_DATA"] = _folder
# What all processes of a run share (tests/shared.py) is the first one's, which starts the others.
if "TESTS_SHARED" not in os.environ:
    os.environ["TESTS_SHARED"] = tempfile.mkdtemp(prefix="shelfwatch-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_SHARED"], ignore_errors=True)
os.environ["SHELFWATCH_STATIC_ROOT"] = str(Path(os.environ["TESTS_SHARED"], "static"))
# Most tests are about what comes after an alert has opened.
os.environ["SHELFWATCH_ALERT_AFTER"] = "1"
# Playwright's synchronous API runs an event loop in the test's thread, where Django would
# refuse database calls; tests make them one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
