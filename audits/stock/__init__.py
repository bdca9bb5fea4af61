"""Judging: from what a photo shows to what a manager must be told. Pure Python, no pixels."""

from audits.stock.alerts import Decision, Known, Move, decide
from audits.stock.places import Hole, PlaceSeen, places_by_row, row_place

__all__ = ["Decision", "Hole", "Known", "Move", "PlaceSeen", "decide", "places_by_row", "row_place"]
