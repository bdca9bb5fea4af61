#!/usr/bin/env python
"""Command line of the ShelfWatch site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # One line that names the variable and the cure; the way through the code helps nobody.
        sys.exit(str(error))
