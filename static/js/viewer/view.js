// Where the photo lies in its frame: `scale` screen pixels a photo pixel, (x, y) its top left corner.

const CLOSEST = 12; // times the size at which the whole photo is seen

export class View {
  scale = 1;
  x = 0;
  y = 0;

  constructor(width, height) {
    this.photo = { width, height };
    this.frame = { width: 1, height: 1 };
  }

  get whole() {
    const { width, height } = this.frame;
    return Math.min(width / this.photo.width, height / this.photo.height);
  }

  get zoom() {
    return this.scale / this.whole;
  }

  get isWhole() {
    return this.zoom < 1.001;
  }

  // Keeps the middle of what is seen where it is when the frame gets another size.
  resize(width, height) {
    const middle = this.toPhoto(this.frame.width / 2, this.frame.height / 2);
    const zoom = this.frame.width > 1 ? this.zoom : 1;
    this.frame = { width, height };
    this.scale = this.whole * zoom;
    this.lookAt(middle.x, middle.y);
  }

  toPhoto(x, y) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  // What lies under (x, y) of the frame stays there.
  zoomAt(factor, x = this.frame.width / 2, y = this.frame.height / 2) {
    const under = this.toPhoto(x, y);
    this.scale = Math.min(Math.max(this.scale * factor, this.whole), this.whole * CLOSEST);
    this.x = x - under.x * this.scale;
    this.y = y - under.y * this.scale;
    this.#keepInside();
  }

  pan(across, down) {
    this.x += across;
    this.y += down;
    this.#keepInside();
  }

  lookAt(x, y) {
    this.x = this.frame.width / 2 - x * this.scale;
    this.y = this.frame.height / 2 - y * this.scale;
    this.#keepInside();
  }

  reset() {
    this.scale = this.whole;
    this.#keepInside();
  }

  // A photo smaller than its frame stands in the middle; a larger one leaves no empty edge.
  #keepInside() {
    const keep = (start, length, room) =>
      length <= room ? (room - length) / 2 : Math.min(0, Math.max(start, room - length));
    this.x = keep(this.x, this.photo.width * this.scale, this.frame.width);
    this.y = keep(this.y, this.photo.height * this.scale, this.frame.height);
  }
}
