"""Drawn pictures that show no shelf, though some of them are as regular as one."""

import numpy as np
from PIL import Image, ImageDraw


def bricks(width: int = 1200, height: int = 900) -> Image.Image:
    """A wall: red bricks in mortar, every other course moved by half a brick."""
    dice = np.random.default_rng(3)
    picture = Image.new("RGB", (width, height), (190, 185, 175))
    draw = ImageDraw.Draw(picture)
    for course in range(height // 45):
        for place in range(-1, width // 120 + 1):
            left, top = place * 120 + course % 2 * 60, course * 45
            red = 150 + int(dice.integers(-25, 26))
            draw.rectangle((left, top, left + 112, top + 37), fill=(red, 75, 55))
    return picture


def house(width: int = 1200, height: int = 900) -> Image.Image:
    """A front with twelve windows and a door."""
    picture = Image.new("RGB", (width, height), (150, 190, 230))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((100, 150, 1100, 880), fill=(225, 205, 160))
    draw.polygon([(60, 150), (600, 20), (1140, 150)], fill=(140, 60, 50))
    for row in range(3):
        for column in range(4):
            left, top = 180 + column * 230, 200 + row * 220
            draw.rectangle((left, top, left + 120, top + 150), fill=(70, 90, 110))
            draw.line((left + 60, top, left + 60, top + 150), fill="white", width=6)
    draw.rectangle((540, 700, 660, 880), fill=(90, 60, 40))
    return picture


def web_page(width: int = 1280, height: int = 800) -> Image.Image:
    """A site in a browser: a bar, a menu at the left, cards with a picture and lines."""
    picture = Image.new("RGB", (width, height), (245, 246, 248))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 60), fill=(30, 60, 110))
    for line in range(14):
        draw.text((24, 90 + line * 40), "Menu entry", fill=(60, 60, 60), font_size=18)
    for row in range(2):
        for column in range(3):
            left, top = 240 + column * 340, 100 + row * 340
            draw.rectangle((left, top, left + 310, top + 310), fill="white", outline=(200,) * 3)
            draw.rectangle((left, top, left + 310, top + 150), fill=(120 + 30 * column, 160, 190))
            for line in range(4):
                draw.text((left + 14, top + 170 + line * 30), "A line of words on a card",
                          fill=(40, 40, 40), font_size=18)  # fmt: skip
    return picture


def checkerboard(width: int = 1000, height: int = 1000, side: int = 125) -> Image.Image:
    """Black and white squares."""
    y, x = np.mgrid[:height, :width] // side
    return Image.fromarray(((x + y) % 2 * 255).astype(np.uint8)).convert("RGB")


def face(width: int = 900, height: int = 1200) -> Image.Image:
    """Somebody before a grey wall."""
    picture = Image.new("RGB", (width, height), (130, 135, 140))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((180, 950, 720, 1200), fill=(40, 60, 120))
    draw.ellipse((250, 250, 650, 850), fill=(222, 180, 150))
    draw.chord((235, 180, 665, 620), 180, 360, fill=(70, 45, 30))
    for left in (330, 490):
        draw.ellipse((left, 500, left + 80, 550), fill="white")
        draw.ellipse((left + 26, 505, left + 56, 545), fill=(50, 40, 30))
    draw.polygon([(450, 560), (415, 670), (485, 670)], fill=(205, 160, 130))
    draw.arc((360, 660, 540, 770), 20, 160, fill=(150, 60, 60), width=12)
    return picture
