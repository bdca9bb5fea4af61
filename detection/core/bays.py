"""Numbering rows from the top where two bays with unequal levels share a photo."""

from detection.core.lines import Line

_LEAST = 2  # rows on each side that end at a post before it is believed


def number_rows(lines: tuple[Line, ...], facing: float) -> tuple[int, ...]:
    """A number from 1 for each of `lines`, which come from the top; `facing`: a product's width.

    Rows of unequal bays do not count each other, so two of them may have the same number.
    """
    posts = _posts(lines, facing)
    numbers: list[int] = []
    for line in lines:
        above = zip(lines, numbers, strict=False)
        numbers.append(
            1
            + max(
                (number for other, number in above if not _apart(line, other, posts, facing)),
                default=0,
            )
        )
    return tuple(numbers)


def _posts(lines: tuple[Line, ...], facing: float) -> list[float]:
    """Places (x) where rows of one bay end and rows of the next begin, more than run through."""
    posts = []
    for post in (line.end for line in lines):
        left = sum(line.end <= post + facing for line in lines)
        right = sum(line.start >= post - facing for line in lines)
        if min(left, right) >= _LEAST and left + right >= len(lines) - left - right:
            posts.append(post)
    return posts


def _apart(one: Line, other: Line, posts: list[float], facing: float) -> bool:
    left, right = sorted((one, other), key=lambda line: line.start)
    return any(left.end <= post + facing and right.start >= post - facing for post in posts)
