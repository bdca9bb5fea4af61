"""`python -m shelfwatch_site ROLE`: the site's processes, one word a role.

The container image starts here, and so does the embedded site's supervisor: how gunicorn and
Celery are called is written once, in `roles.py`. Any other word is a management command.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main(arguments: list[str]) -> None:
    """Become the role named first; what follows is handed to the program behind it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    role, *more = arguments or ["web"]
    try:
        from shelfwatch_site import roles

        roles.ROLES.get(role, roles.manage)(role, more)
    except ImproperlyConfigured as error:
        # One line that names the variable and the cure; the way through the code helps nobody.
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
