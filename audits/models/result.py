from django.db import models

from audits.models.audit import Audit


class AuditResult(models.Model):
    """What was found in an audit's photos; one row an audit, however many boxes."""

    audit = models.OneToOneField(Audit, models.CASCADE, primary_key=True, related_name="result")
    model_name = models.CharField(max_length=80)
    model_version = models.CharField(max_length=40)
    model_sha256 = models.CharField(max_length=64)
    runtime = models.CharField(max_length=80)
    product_count = models.PositiveIntegerField()
    gap_count = models.PositiveIntegerField()
    row_count = models.PositiveIntegerField()
    # Boxes, rows and gaps of every photo as columns; `audits/columns.py` reads and writes them.
    columns_version = models.PositiveSmallIntegerField()
    columns = models.JSONField()
    total_ms = models.FloatField()
    # A newer photo of the shelf had been judged before this one arrived: it changed no alert.
    superseded = models.BooleanField(default=False)
    # How the photos lie on the shelf's reference and what that says of each slot, as columns;
    # `audits/readings.py` reads and writes them. Version 0: nothing was read.
    readings_version = models.PositiveSmallIntegerField(default=0)
    readings = models.JSONField(null=True, blank=True)
    # Whether a photo lined up with the reference; null: the shelf had none, rows were judged.
    lined_up = models.BooleanField(null=True, blank=True)
    # Sums of the readings, for lists that must not read the columns.
    slots_planned = models.PositiveIntegerField(default=0)
    slots_observed = models.PositiveIntegerField(default=0)
    slots_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Result of check {self.audit_id}"
