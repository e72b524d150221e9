// The decoder of a variational autoencoder whose code is two numbers, free of the page: from the code to 28×28
// pixels, by two linear layers and two transposed convolutions. Channels come last, so that what is added up lies
// side by side in memory.

const SMALLEST = 7; // pixels along a side after the linear layers
const KERNEL = 4;
const STRIDE = 2;
const PADDING = 1;

/** A number that is stored in 16 bits: a sign, five bits of a power, ten of a fraction. */
export function numberOfHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const power = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (power === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (power - 25));
}

/** The numbers of 16 bits, the low byte first, that a base64 text holds. */
export function unpackHalves(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 2 }, (_, index) => numberOfHalf(view.getUint16(2 * index, true)));
}

/** `halves` holds, one after another, what latent_map.py packs: of the linear layers the weights (2, D) and biases (D),
 * then (D, 7·7, C) and (7·7, C); of each transposed convolution the weights (C, 4, 4, F) and biases (F). */
export class Decoder {
  constructor({ halves, hidden, channels: [second, first] }) {
    const numbers = unpackHalves(halves);
    let at = 0;
    const take = (count) => numbers.subarray(at, (at += count));
    const linear = (from, to) => ({ weights: take(from * to), biases: take(to), output: new Float32Array(to) });
    this.spread = linear(2, hidden);
    this.lay = linear(hidden, SMALLEST ** 2 * second);
    this.wider = transposed(SMALLEST, second, first, take);
    this.widest = transposed(this.wider.outSide, first, 1, take);
  }

  /** The side of an image. */
  get side() {
    return this.widest.outSide;
  }

  /** The pixels of the image that belongs to a code, in [0, 1], row by row: good until the next call. */
  decode(code) {
    const hidden = rectify(multiply(this.spread, code));
    const smallest = rectify(multiply(this.lay, hidden));
    const small = rectify(convolveTransposed(this.wider, smallest));
    return squash(convolveTransposed(this.widest, small));
  }
}

/** A linear layer: every input adds its row of weights; one that is 0 is left out. */
function multiply({ weights, biases, output }, input) {
  output.set(biases);
  const width = output.length;
  for (let row = 0; row < input.length; row += 1) {
    const value = input[row];
    if (value === 0) continue;
    for (let i = 0; i < width; i += 1) output[i] += value * weights[row * width + i];
  }
  return output;
}

/** A transposed convolution from `channels` to `filters`, with the room for its output. */
function transposed(side, channels, filters, take) {
  const outSide = (side - 1) * STRIDE - 2 * PADDING + KERNEL;
  const weights = take(channels * KERNEL * KERNEL * filters);
  return { side, channels, filters, outSide, weights, biases: take(filters), output: new Float32Array(outSide ** 2 * filters) };
}

/** Every input pixel adds its channels' kernels to 4×4 outputs; channels that a ReLU has set to 0 are left out. */
function convolveTransposed(layer, input) {
  const { side, channels, output, biases, filters } = layer;
  for (let i = 0; i < output.length; i += filters) output.set(biases, i);
  const active = new Int32Array(channels + 3);
  const values = new Float64Array(channels + 3);
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    let count = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      const value = input[pixel * channels + channel];
      if (value === 0) continue;
      active[count] = channel;
      values[count] = value;
      count += 1;
    }
    values.fill(0, count, count + 3); // four at a time are added: the last four may hold fewer
    addPixel(layer, pixel, active, values, count);
  }
  return output;
}

function addPixel({ side, filters, outSide, weights, output }, pixel, active, values, count) {
  const top = Math.floor(pixel / side) * STRIDE - PADDING;
  const left = (pixel % side) * STRIDE - PADDING;
  const kernel = KERNEL * KERNEL * filters;
  for (let four = 0; four < count; four += 4) {
    const [a, b, c, d] = [values[four], values[four + 1], values[four + 2], values[four + 3]];
    const [wa, wb, wc, wd] = [active[four] * kernel, active[four + 1] * kernel, active[four + 2] * kernel, active[four + 3] * kernel];
    for (let u = 0; u < KERNEL; u += 1) {
      if (top + u < 0 || top + u >= outSide) continue;
      for (let v = 0; v < KERNEL; v += 1) {
        if (left + v < 0 || left + v >= outSide) continue;
        const to = ((top + u) * outSide + left + v) * filters;
        const from = (u * KERNEL + v) * filters;
        for (let f = 0; f < filters; f += 1) {
          const w = from + f;
          output[to + f] += a * weights[wa + w] + b * weights[wb + w] + c * weights[wc + w] + d * weights[wd + w];
        }
      }
    }
  }
}

function rectify(values) {
  for (let i = 0; i < values.length; i += 1) if (values[i] < 0) values[i] = 0;
  return values;
}

function squash(values) {
  for (let i = 0; i < values.length; i += 1) values[i] = 1 / (1 + Math.exp(-values[i]));
  return values;
}
