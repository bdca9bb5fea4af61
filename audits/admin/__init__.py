"""The admin: catalogue data is edited here; what was found and sent is looked at."""

from audits.admin import alerts, catalogue, checks, imports, planograms, stock, stores

__all__ = ["alerts", "catalogue", "checks", "imports", "planograms", "stock", "stores"]
