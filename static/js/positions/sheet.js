// The positions on one reference photo as they are now, with every step back to how they were.
// A position is {key, row, place: [x1, y1, x2, y2] in shares of the photo, product, facings,
// minimum}; positions are never changed, always replaced.

const [LEFT, TOP, RIGHT, BOTTOM] = [0, 1, 2, 3];
const LEAST = 0.004; // of the photo: the smallest side of a position
const TOUCHES = 0.006; // of the photo: edges that are nearer move together
const STEPS = 200;

export class Sheet extends EventTarget {
  #past = [];
  #future = [];
  #started = false;

  constructor(positions) {
    super();
    this.positions = positions;
    this.chosen = null;
  }

  get(key) {
    return this.positions.find((one) => one.key === key);
  }

  get current() {
    return this.get(this.chosen);
  }

  // From the top row down and from the left.
  get inOrder() {
    return [...this.positions].sort((one, other) => one.row - other.row || middle(one) - middle(other));
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  choose(key) {
    if (this.chosen === key) return;
    this.chosen = key;
    this.#tell("chosen");
  }

  // The position `step` further; from none, the first one.
  step(step) {
    const order = this.inOrder;
    const at = order.findIndex((one) => one.key === this.chosen);
    const next = at < 0 ? order[0] : order[Math.min(Math.max(at + step, 0), order.length - 1)];
    if (next) this.choose(next.key);
  }

  // The nearest position in the row above (-1) or below (1).
  stepRow(step) {
    if (!this.current) return this.step(0);
    const { row } = this.current;
    const rows = [...new Set(this.positions.map((one) => one.row))].sort((a, b) => a - b);
    const wanted = rows[rows.indexOf(row) + step];
    const near = this.positions.filter((one) => one.row === wanted);
    const far = (one) => Math.abs(middle(one) - middle(this.current));
    if (near.length) this.choose(near.reduce((best, one) => (far(one) < far(best) ? one : best)).key);
  }

  // The next one without a name after the chosen one, from the start again; false: all have names.
  stepNameless() {
    const order = this.inOrder;
    const at = order.findIndex((one) => one.key === this.chosen);
    const next = [...order.slice(at + 1), ...order.slice(0, at + 1)].find((one) => !one.product);
    if (next) this.choose(next.key);
    return Boolean(next);
  }

  // What follows until `end` is one step back.
  begin() {
    this.#remember();
    this.#started = true;
  }

  end() {
    this.#started = false;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.positions);
    this.#put(this.#past.pop());
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.positions);
    this.#put(this.#future.pop());
  }

  set(key, fields) {
    this.#change(this.positions.map((one) => (one.key === key ? { ...one, ...fields } : one)));
  }

  // Moves one edge; the edge of a neighbour that touches it goes along.
  moveEdge(key, side, to) {
    const mine = this.get(key);
    const across = side === LEFT || side === RIGHT;
    const beside = across ? this.#touching(mine, side) : null;
    const opposite = (side + 2) % 4;
    const bounds = [limits(mine, side), beside && limits(beside, opposite)].filter(Boolean);
    const low = Math.max(...bounds.map(([least]) => least));
    const high = Math.min(...bounds.map(([, most]) => most));
    const value = Math.min(Math.max(to, low), high);
    this.#change(
      this.positions.map((one) => {
        if (one.key === key) return withEdge(one, side, value);
        return one.key === beside?.key ? withEdge(one, opposite, value) : one;
      }),
    );
  }

  move(key, across, down) {
    const { place } = this.get(key);
    const [x, y] = [inside(across, place[LEFT], place[RIGHT]), inside(down, place[TOP], place[BOTTOM])];
    this.set(key, { place: [place[0] + x, place[1] + y, place[2] + x, place[3] + y] });
  }

  // Two positions side by side that share the facings; the left one keeps the history.
  split(key) {
    const one = this.get(key);
    const [x1, y1, x2, y2] = one.place;
    if (x2 - x1 < 2 * LEAST) return;
    const left = Math.ceil(one.facings / 2);
    const right = Math.max(one.facings - left, 1);
    const at = x1 + ((x2 - x1) * left) / (left + right);
    const first = { ...one, facings: left, place: [x1, y1, at, y2], minimum: null };
    const second = { ...one, key: fresh(), facings: right, place: [at, y1, x2, y2], minimum: null };
    this.#change(this.positions.flatMap((other) => (other.key === key ? [first, second] : [other])));
  }

  // With the right neighbour of its row; false where it has none.
  merge(key) {
    const one = this.get(key);
    const row = this.inOrder.filter((other) => other.row === one.row);
    const next = row[row.findIndex((other) => other.key === key) + 1];
    if (!next) return false;
    const [a, b] = [one.place, next.place];
    const place = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
    const facings = Math.min(one.facings + next.facings, 200);
    const made = { ...one, place, facings, minimum: null, product: one.product ?? next.product };
    const left = this.positions.filter((other) => other.key !== next.key);
    this.#change(left.map((other) => (other.key === key ? made : other)));
    return true;
  }

  // A new one around (x, y), as wide as its neighbours, in the row that is nearest.
  add(x, y) {
    const far = (one) => Math.abs((one.place[TOP] + one.place[BOTTOM]) / 2 - y);
    const near = this.positions.length
      ? this.positions.reduce((best, one) => (far(one) < far(best) ? one : best))
      : { row: 1, place: [0.4, 0.4, 0.5, 0.6] };
    const wide = Math.min(near.place[RIGHT] - near.place[LEFT], 0.1);
    const left = Math.min(Math.max(x - wide / 2, 0), 1 - wide);
    const place = [left, near.place[TOP], left + wide, near.place[BOTTOM]];
    const made = { key: fresh(), row: near.row, place, product: null, facings: 1, minimum: null };
    this.#change([...this.positions, made]);
    this.choose(made.key);
  }

  remove(key) {
    const order = this.inOrder;
    const at = order.findIndex((one) => one.key === key);
    const next = order[at + 1] ?? order[at - 1];
    this.#change(this.positions.filter((one) => one.key !== key));
    this.choose(next?.key ?? null);
  }

  #touching(mine, side) {
    const opposite = (side + 2) % 4;
    return this.positions.find(
      (one) =>
        one.key !== mine.key &&
        one.row === mine.row &&
        Math.abs(one.place[opposite] - mine.place[side]) < TOUCHES,
    );
  }

  #change(positions) {
    if (!this.#started) this.#remember();
    this.#put(positions);
  }

  #remember() {
    this.#past = [...this.#past.slice(1 - STEPS), this.positions];
    this.#future = [];
  }

  #put(positions) {
    this.positions = positions;
    if (this.chosen && !this.current) this.chosen = null;
    this.#tell("changed");
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

function middle({ place }) {
  return (place[LEFT] + place[RIGHT]) / 2;
}

function limits({ place }, side) {
  if (side === LEFT || side === TOP) return [0, place[side + 2] - LEAST];
  return [place[side - 2] + LEAST, 1];
}

function withEdge(one, side, value) {
  return { ...one, place: one.place.map((edge, index) => (index === side ? value : edge)) };
}

function inside(step, low, high) {
  return Math.min(Math.max(step, -low), 1 - high);
}

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `e${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
