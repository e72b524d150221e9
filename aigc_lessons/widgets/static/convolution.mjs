// The arithmetic of a convolution on one channel. Images and kernels are arrays of rows.

/** How many places a window of `kernel` cells takes along `size` cells, 0 where it does not fit:
 * ⌊(size + 2·padding − kernel) / stride⌋ + 1. */
export function outputSize(size, kernel, { stride = 1, padding = 0 } = {}) {
  return Math.max(0, Math.floor((size + 2 * padding - kernel) / stride) + 1);
}

/** The image with `padding` rows and columns of zeros all around. */
export function pad(image, padding) {
  const width = image[0].length + 2 * padding;
  const zeros = (length) => new Array(length).fill(0);
  const sides = image.map((row) => [...zeros(padding), ...row, ...zeros(padding)]);
  const border = () => Array.from({ length: padding }, () => zeros(width));
  return [...border(), ...sides, ...border()];
}

/** The kernel turned upside down and back to front. */
export function flip(kernel) {
  return kernel.map((row) => [...row].reverse()).reverse();
}

/** Under the window whose first cell is (top, left): rows of { pixel, weight, product }. */
export function productsUnder(padded, kernel, top, left) {
  return kernel.map((weights, u) =>
    weights.map((weight, v) => {
      const pixel = padded[top + u][left + v];
      return { pixel, weight, product: pixel * weight };
    }));
}

/** The sum of these products. */
export function sumOf(products) {
  return products.flat().reduce((sum, { product }) => sum + product, 0);
}

/** Slide the kernel over the image, as every framework does (cross-correlation; flip the kernel first for
 * the mathematician's convolution): rows of sums, none where the kernel does not fit. */
export function conv2d(image, kernel, { stride = 1, padding = 0 } = {}) {
  const padded = pad(image, padding);
  const rows = outputSize(image.length, kernel.length, { stride, padding });
  const columns = outputSize(image[0].length, kernel[0].length, { stride, padding });
  if (rows === 0 || columns === 0) return [];
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => sumOf(productsUnder(padded, kernel, stride * i, stride * j))));
}
