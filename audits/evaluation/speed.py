"""How long reading a shelf and lining it up take."""

from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from detection import Box, examine_photo, landmarks, read_boxes, register, traces
from rendering import shelf_sample

_ROUNDS = 7
_ROWS, _COLUMNS = 10, 50


def speed_report() -> dict[str, object]:
    """Medians in milliseconds: passed, and of computing (all cores together)."""
    boxes = [
        Box(30.0 * column, 100.0 * row, 30.0 * column + 27, 100.0 * row + 90)
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    ]
    data = shelf_sample(1).jpeg()
    found = examine_photo(data)
    marks = landmarks(data, found)
    lies = register(marks, data, found)
    places = {str(number): [each.box] for number, each in enumerate(found.products)}
    timed: dict[str, Callable[[], object]] = {
        "rows and gaps of 500 boxes": lambda: read_boxes(boxes, (1600, 1100)),
        "landmarks of a reference": lambda: landmarks(data, found),
        "lining up": lambda: register(marks, data, found),
        "lining up a camera that stands still": lambda: register(marks, data, found, known=[lies]),
        "what is left of each product's place": lambda: traces(marks, lies, data, places),
    }
    report: dict[str, object] = {}
    for name, work in timed.items():
        passed, computed = [], []
        for _ in range(_ROUNDS):
            start, used = perf_counter(), process_time()
            work()
            passed.append((perf_counter() - start) * 1000)
            computed.append((process_time() - used) * 1000)
        report[name] = {"passed": round(median(passed)), "computing": round(median(computed))}
    return report
