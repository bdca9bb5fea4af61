"""Trains the detector: `python -m training.train DATA --out RUN`; again, to go on after a kill.

Own loop around Ultralytics' network and loss, because its trainer has no bfloat16 on a CPU and
saves only between epochs. The state is written whole, then renamed over the old one.
"""

import argparse
import copy
import math
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .dataset import Entry, entries, read_all, split
from .feed import Feed
from .joined import Joined
from .lite import weights_file
from .loss import ShelfLoss
from .network import build, origin_in
from .origin import KEY, Origin, file_words, gone_on, origin_of, taught_by, words_of
from .progress import Progress


@dataclass
class Run:
    """All that changes while training, and where it is kept."""

    model: Any
    average: Any
    optimizer: torch.optim.Optimizer
    progress: Progress
    folder: Path
    origin: Origin

    @property
    def state_file(self) -> Path:
        return self.folder / "state.pt"

    def save(self) -> None:
        """Writes the state so that a kill at any moment leaves the old or the new one whole."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": [self.progress.step, self.progress.worked, self.progress.share],
            KEY: words_of(self.origin),
        }
        half = self.state_file.with_suffix(".half")
        with half.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self.state_file)

    def load(self) -> None:
        """Takes up a saved state, if there is one."""
        if not self.state_file.exists():
            return
        state = torch.load(self.state_file, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress.step, self.progress.worked, self.progress.share = state["progress"]
        self.origin = gone_on(origin_of(state), self.origin)
        print(f"going on at step {self.progress.step}", flush=True)


def rate(step: int, share: float, top: float, warm_up: int) -> float:
    """Learning rate: a short rise, then half a cosine down to a fiftieth."""
    fall = 0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2
    return top * fall * min(1.0, (step + 1) / warm_up)


def make_optimizer(model: nn.Module, top: float) -> torch.optim.Optimizer:
    """AdamW that decays the weights of convolutions only."""
    wanted = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [p for p in wanted if p.ndim > 1], "weight_decay": 0.02},
            {"params": [p for p in wanted if p.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=top,
    )


@torch.no_grad()  # type: ignore[untyped-decorator]
def follow(average: nn.Module, model: nn.Module, step: int, memory: float) -> None:
    """Moves the averaged network, the one that is kept, a little towards the learning one."""
    keep = memory * (1 - math.exp(-(step + 1) / 200))
    new = model.state_dict()
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.lerp_(new[name].to(value.dtype), 1 - keep)


def learn(run: Run, feed: Feed, loss: ShelfLoss, args: argparse.Namespace) -> None:
    """Steps until the work or the time is used up."""
    device = torch.device(args.device)
    saved = began = time.monotonic()
    shown: Tensor | None = None
    for made in feed.ahead(run.progress.step, run.progress):
        step = run.progress.step
        batch = made.to(device)
        for group in run.optimizer.param_groups:
            group["lr"] = rate(step, run.progress.share, args.rate, args.warm_up)
        with torch.autocast(device.type, torch.bfloat16, enabled=args.bf16):
            predictions = run.model(batch.images)
        total, parts = loss(predictions, batch)
        total.backward()
        nn.utils.clip_grad_norm_(run.model.parameters(), 10.0)
        run.optimizer.step()
        run.optimizer.zero_grad(set_to_none=True)
        follow(run.average, run.model, step, args.memory)
        shown = parts.cpu() if shown is None else shown.lerp(parts.cpu(), 0.05)
        now = time.monotonic()
        share = run.progress.advance(now - began, time.time())
        if step % 10 == 0:
            box, cls, dfl = shown.tolist()
            speed = args.batch / (now - began)
            print(
                f"step {step} {share:.1%} box {box:.3f} cls {cls:.3f} dfl {dfl:.3f} "
                f"{speed:.1f} pictures/s",
                flush=True,
            )
        began = now
        if now - saved > args.save_every or share >= 1:
            run.save()
            saved = now
        if share >= 1:
            return


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with train/images and train/labels")
    parser.add_argument(
        "--also",
        type=Path,
        nargs="*",
        action="extend",
        default=[],
        help="more folders with images/ and labels/",
    )
    parser.add_argument("--out", type=Path, default=Path("runs/train"), help="folder of this run")
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument("--start", type=Path, help="checkpoint to start from")
    parser.add_argument(
        "--second", action="store_true", help="an EfficientNet-Lite0 of ImageNet sees along"
    )
    parser.add_argument("--keep-second", action="store_true", help="it learns nothing itself")
    parser.add_argument("--pixels", type=int, default=640, help="side of the training squares")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--until", type=datetime.fromisoformat, help="finish by then (local time)")
    parser.add_argument("--rate", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--warm-up", type=int, default=150, help="steps until that rate")
    parser.add_argument(
        "--memory", type=float, default=0.998, help="of the averaged network, from step to step"
    )
    parser.add_argument("--gap-cls", type=float, default=2.0, help="weight of the gap's score")
    parser.add_argument("--gap-box", type=float, default=2.0, help="weight of the gap's box")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=float, default=120.0, help="seconds")
    parser.add_argument("--all", action="store_true", help="learn from the tuning split as well")
    parser.add_argument("--no-bf16", dest="bf16", action="store_false")
    return parser.parse_args(argv)


def begun(args: argparse.Namespace, joined: bool, found: list[Entry], more: list[Entry]) -> Origin:
    """Where this training begins and what it learns from."""
    return Origin(
        size=args.size,
        joined=joined,
        data=args.data.resolve().name,
        held_out=not args.all,
        taught=taught_by(found, more),
        start=file_words(args.start) if args.start else None,
        before=origin_in(args.start) if args.start else None,
    )


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    torch.manual_seed(0)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "pid").write_text(str(os.getpid()))
    folder = args.data / "train"
    found = entries(folder) if args.all else split(folder)[0]
    more = [entry for each in args.also for entry in entries(each)]
    device = torch.device(args.device)
    model = build(args.size, args.start, weights_file() if args.second else None)
    if isinstance(model, Joined):
        model.keep(lite_whole=args.keep_second)
    model = model.to(device).to(memory_format=torch.channels_last).train()
    deadline = args.until.timestamp() if args.until else None
    average = copy.deepcopy(model).eval()
    optimizer = make_optimizer(model, args.rate)
    origin = begun(args, isinstance(model, Joined), found, more)
    run = Run(model, average, optimizer, Progress(args.steps, deadline), args.out, origin)
    run.load()
    if run.progress.share < 1:
        pictures = read_all(found + more)
        print(f"{len(pictures)} pictures", flush=True)
        feed = Feed(pictures, args.pixels, args.batch)
        learn(run, feed, ShelfLoss(model, args.gap_cls, args.gap_box), args)
    (args.out / "pid").unlink()
    print("done", flush=True)


if __name__ == "__main__":
    main()
