"""How good a detector is on labelled photographs: one metric for the site's command and training.

Needs pycocotools, an optional extra: only `manage.py evaluate_detector` and training come in here.
"""
