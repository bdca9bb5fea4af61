from django import forms

from accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("name", "mail_alerts")
        labels = {"name": "Your name", "mail_alerts": "Mail me when a place is empty"}
        help_texts = {
            "name": "Others see it when you are on something.",
            "mail_alerts": "Managers get one mail for each place, with a picture. "
            "Staff find the same on the pages.",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
