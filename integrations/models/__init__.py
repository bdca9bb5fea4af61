"""Machines that talk to the site."""

from integrations.models.api_key import ApiKey, Scope

__all__ = ["ApiKey", "Scope"]
