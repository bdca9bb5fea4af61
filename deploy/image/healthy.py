"""The image's health check: does this container's own server say that it is ready?

It runs every few seconds, so it imports neither Django nor anything else of the site.
"""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """0 when ready; else 1, and the answer on stdout for `docker inspect`."""
    port = os.environ.get("SHELFWATCH_PORT", "8000")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except urllib.error.HTTPError as error:
        sys.stdout.write(error.read(500).decode(errors="replace"))
    except OSError as error:
        sys.stdout.write(str(error))
    return 1


if __name__ == "__main__":
    sys.exit(main())
