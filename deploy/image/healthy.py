"""The image's health check: does this container's own server say that it is well?

`web` answers on one port, `worker` and `beat` on the other. It runs every few seconds, so it
imports neither Django nor anything else of the site.
"""

import os
import sys
import urllib.error
import urllib.request

PLACES = (
    ("SHELFWATCH_PORT", "8000", "/health/ready"),
    ("SHELFWATCH_METRICS_PORT", "9100", "/health"),
)


def main() -> int:
    """0 when well; else 1, and the answer on stdout for `docker inspect`."""
    told = ""
    for name, usual, path in PLACES:
        port = os.environ.get(name, usual)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=4):
                return 0
        except urllib.error.HTTPError as error:
            told += error.read(500).decode(errors="replace")
        except OSError as error:
            told += f"{path}: {error}\n"
    sys.stdout.write(told)
    return 1


if __name__ == "__main__":
    sys.exit(main())
