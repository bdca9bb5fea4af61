// Another photo of the shelf, laid on this one: each of its cells is small enough to be drawn as two
// triangles, which a canvas can place.

const CELLS = 20; // along each side

// `matrix`: nine numbers that take pixels of the other photo to pixels of this one.
export function warp(picture, { width, height, matrix }, onto) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, 1600 / Math.max(onto.width, onto.height));
  canvas.width = Math.round(onto.width * scale);
  canvas.height = Math.round(onto.height * scale);
  const context = canvas.getContext("2d");
  const land = (x, y) => {
    const [a, b, c, d, e, f, g, h, i] = matrix;
    const far = g * x + h * y + i;
    return [((a * x + b * y + c) / far) * scale, ((d * x + e * y + f) / far) * scale];
  };
  const [wide, high] = [width / CELLS, height / CELLS];
  const shrunk = picture.naturalWidth / width;
  for (let row = 0; row < CELLS; row += 1) {
    for (let column = 0; column < CELLS; column += 1) {
      const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([right, down]) =>
        land((column + right) * wide, (row + down) * high),
      );
      cell(context, picture, [column * wide, row * high, wide, high].map((one) => one * shrunk), corners);
    }
  }
  return canvas;
}

function cell(context, picture, from, [topLeft, topRight, lowLeft, lowRight]) {
  triangle(context, picture, from, [topLeft, topRight, lowLeft], topLeft, topRight, lowLeft);
  const opposite = [topRight[0] + lowLeft[0] - lowRight[0], topRight[1] + lowLeft[1] - lowRight[1]];
  triangle(context, picture, from, [lowRight, lowLeft, topRight], opposite, topRight, lowLeft);
}

// Clipped a little wider than it is, so that no seam shows between two of them.
function triangle(context, picture, [x, y, wide, high], clip, origin, right, down) {
  const middle = [0, 1].map((axis) => (clip[0][axis] + clip[1][axis] + clip[2][axis]) / 3);
  context.save();
  context.beginPath();
  for (const corner of clip) {
    const off = Math.hypot(corner[0] - middle[0], corner[1] - middle[1]) || 1;
    const grown = 1 + 0.8 / off;
    context.lineTo(middle[0] + (corner[0] - middle[0]) * grown, middle[1] + (corner[1] - middle[1]) * grown);
  }
  context.clip();
  context.transform(
    (right[0] - origin[0]) / wide,
    (right[1] - origin[1]) / wide,
    (down[0] - origin[0]) / high,
    (down[1] - origin[1]) / high,
    ...origin,
  );
  // With a rim of its neighbours, whose place it would else leave half transparent.
  context.drawImage(picture, x - 1, y - 1, wide + 2, high + 2, -1, -1, wide + 2, high + 2);
  context.restore();
}
