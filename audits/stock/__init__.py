"""Judging: from what a photo shows to what a manager must be told. Pure Python, no pixels."""

from audits.stock.alerts import Decision, Known, Move, decide
from audits.stock.brakes import ShelfBrake, shelf_brake, store_brake
from audits.stock.places import Hole, PlaceSeen, is_row_place, places_by_row, row_place
from audits.stock.resets import LineUps, shelf_reset_due, store_reset_due
from audits.stock.seen import SlotSeen, places_by_slot

__all__ = [
    "Decision",
    "Hole",
    "Known",
    "LineUps",
    "Move",
    "PlaceSeen",
    "ShelfBrake",
    "SlotSeen",
    "decide",
    "is_row_place",
    "places_by_row",
    "places_by_slot",
    "row_place",
    "shelf_brake",
    "shelf_reset_due",
    "store_brake",
    "store_reset_due",
]
