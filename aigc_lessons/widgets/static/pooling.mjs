// The arithmetic of pooling on one channel, and of its gradient. Images are arrays of rows.

import { outputSize } from "./convolution.mjs";

/** Under the window whose first cell is (top, left) of the image: rows of { row, column, value }. Outside the
 * image the value is `null`. */
export function cellsUnder(image, top, left, kernel) {
  const along = (start) => Array.from({ length: kernel }, (_, step) => start + step);
  return along(top).map((row) =>
    along(left).map((column) => ({ row, column, value: image[row]?.[column] ?? null })));
}

/** What a cell outside the image counts as: it never wins, and adds nothing. */
export function paddingOf(kind) {
  return kind === "max" ? -Infinity : 0;
}

/** The cell with the largest value, of equal ones the first in reading order. */
export function winnerOf(cells) {
  const inside = cells.flat().filter(({ value }) => value !== null);
  return inside.reduce((best, cell) => (cell.value > best.value ? cell : best));
}

/** What a window gives: its largest value, or the mean over all its cells, padding included. */
export function pooledOf(kind, cells) {
  if (kind === "max") return winnerOf(cells).value;
  const all = cells.flat();
  return all.reduce((sum, { value }) => sum + (value ?? 0), 0) / all.length;
}

/** Who receives the gradient of a window's output, and which share of it: [{ row, column, share }, …]. */
export function sharesOf(kind, cells) {
  if (kind === "max") return [{ ...winnerOf(cells), share: 1 }];
  const all = cells.flat();
  return all.filter(({ value }) => value !== null).map((cell) => ({ ...cell, share: 1 / all.length }));
}

/** The windows as rows of cells, one for each place: an output of `outputSize` by `outputSize`. */
function windowsOf(image, { kernel, stride, padding }) {
  const along = (size) => {
    const places = outputSize(size, kernel, { stride, padding });
    return Array.from({ length: places }, (_, i) => stride * i - padding);
  };
  return along(image.length).map((top) =>
    along(image[0].length).map((left) => cellsUnder(image, top, left, kernel)));
}

/** Pool the image: rows of maxima or means. `kind` is "max" or "average". */
export function pool2d(image, kind, options) {
  return windowsOf(image, options).map((row) => row.map((cells) => pooledOf(kind, cells)));
}

/** Carry the gradient `dy` of the output back: rows shaped like the image. Where windows overlap, it adds up. */
export function pool2dBackward(dy, image, kind, options) {
  const dx = image.map((row) => row.map(() => 0));
  windowsOf(image, options).forEach((row, i) => row.forEach((cells, j) => {
    for (const { row: r, column: q, share } of sharesOf(kind, cells)) dx[r][q] += share * dy[i][j];
  }));
  return dx;
}
