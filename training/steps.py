"""Steps that are not taken twice: a result that lies there whole is the end of its step."""

import shutil
from collections.abc import Callable
from pathlib import Path


def once(result: Path, make: Callable[[Path], object]) -> None:
    """Lets `make` fill a folder, which becomes `result` when it is whole; nothing where it lies.

    What a killed `make` had left is thrown away and made anew.
    """
    if result.exists():
        print(f"{result} lies there", flush=True)
        return
    half = result.with_name(f"{result.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    make(half)
    half.rename(result)


def is_made(result: Path, source: Path) -> bool:
    """Whether the file `result` lies there and is as new as the `source` that it is made from."""
    made = result.exists() and result.stat().st_mtime >= source.stat().st_mtime
    if made:
        print(f"{result} lies there", flush=True)
    return made


def with_pictures(*folders: Path) -> list[Path]:
    """Those that hold pictures: no gap to label, no render asked for, and a folder stays empty."""
    return [each for each in folders if (each / "images").is_dir() and any(_inside(each))]


def _inside(folder: Path) -> list[Path]:
    return list((folder / "images").iterdir())
