from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.models import CatalogueKind


class UploadForm(forms.Form):
    """A file of one of the kinds that the person may bring in."""

    kind = forms.ChoiceField(label=_("What the file is about"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 25 MB."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind, CatalogueKind(kind).label) for kind in kinds]
