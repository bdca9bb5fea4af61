"""Static files by names that change with their content, so that browsers keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django knows how imports look, but would read them in every package's scripts, and some of those
# name in comments what is not there.
_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]
OUR_MODULES = "js/*.js"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """The site's modules import each other by such names as well: without, a browser could run a
    new page with an old module."""

    patterns = (*HashedFilesMixin.patterns, (OUR_MODULES, _IMPORTS))
