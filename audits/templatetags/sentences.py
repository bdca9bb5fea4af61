"""Words that stand alone elsewhere, inside a sentence."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def inside(words: object) -> str:
    """`Products` is `products` inside a sentence; German nouns keep their capital."""
    said = str(words)
    return said if get_language() == "de" else said[:1].lower() + said[1:]
