"""Loaded before the settings: tests keep their data in a folder of their own, one a process."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="shelfwatch-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["SHELFWATCH_DATA"] = _folder
# Most tests are about what comes after an alert has opened.
os.environ["SHELFWATCH_ALERT_AFTER"] = "1"
# Playwright's synchronous API runs an event loop in the test's thread, where Django would
# refuse database calls; tests make them one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
