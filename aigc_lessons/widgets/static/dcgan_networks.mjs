// A DCGAN's generator and discriminator, free of the page, with their normalisations folded into the layers before
// them. A map's channels come last and a rim of zeros surrounds it, so that what a filter adds up lies side by side in
// memory. The class uses nothing of this module but `unpackHalves` and itself, for its text goes into a worker.

import { unpackHalves } from "./latent_decoder.mjs";

/** `halves` holds, one after another, what folded_dcgan.py packs: of the generator the linear layer (S·S·C, Z) and
 * (S·S·C,), then of each transposed convolution (2, 2, F, 2, 2, C) and (F,); of the discriminator each convolution
 * (F, 4, 4, C) and (F,), then the linear layer (S·S·C,) and (1,). `generator` and `discriminator` list the channels of
 * their maps, without the colours of the picture. */
export class DcganNetworks {
  constructor({ halves, latent, side, colors, generator, discriminator }) {
    const numbers = Float64Array.from(unpackHalves(halves)); // which spares a conversion at each use
    let at = 0;
    const take = (count) => numbers.subarray(at, (at += count));
    const layer = (size, filters) => ({ weights: take(size * filters), biases: take(filters) });
    const base = side / 2 ** generator.length;
    this.start = this.#map(base, generator[0]);
    this.linear = layer(latent, base ** 2 * generator[0]);
    let map = this.start;
    this.wider = [...generator.slice(1), colors].map((filters) => {
      map = this.#map(2 * map.side, filters, map);
      return { output: map, parts: this.#phases(map, layer(4 * 4 * map.input.channels, filters)) };
    });
    this.picture = map;
    this.narrower = discriminator.map((filters) => {
      map = this.#map(map.side / 2, filters, map);
      const windows = this.#windows(map, { step: 2, spread: 1, row: 0, column: 0 });
      return { output: map, parts: [{ ...layer(4 * 4 * map.input.channels, filters), ...windows, rows: 4 }] };
    });
    this.last = map;
    this.verdict = layer(map.side ** 2 * map.channels, 1);
  }

  /** The picture of a code, in [0, 1], row by row with the colours last, and the probability that it is real. */
  draw(code) {
    this.#lay(code);
    for (const layer of this.wider) {
      this.#convolve(layer, layer.output === this.picture ? Math.tanh : (sum) => (sum > 0 ? sum : 0));
    }
    for (const layer of this.narrower) this.#convolve(layer, (sum) => (sum > 0 ? sum : 0.2 * sum));
    return { pixels: this.#inside(this.picture).map((value) => (value + 1) / 2), probability: this.#judge() };
  }

  /** The linear layer, whose units are the pixels of the smallest map, rectified. */
  #lay(code) {
    const { start, linear: { weights, biases } } = this;
    for (let unit = 0; unit < biases.length; unit += 1) {
      let sum = biases[unit];
      for (let i = 0; i < code.length; i += 1) sum += weights[unit * code.length + i] * code[i];
      const pixel = Math.floor(unit / start.channels);
      const place = start.place(Math.floor(pixel / start.side), pixel % start.side);
      start.values[place + unit % start.channels] = sum > 0 ? sum : 0;
    }
  }

  #judge() {
    const { weights, biases } = this.verdict;
    const logit = this.#inside(this.last).reduce((sum, value, i) => sum + value * weights[i], biases[0]);
    return 1 / (1 + Math.exp(-logit));
  }

  // Maps, and where windows lie on them.

  #map(side, channels, input) {
    const place = (row, column) => ((row + 1) * (side + 2) + column + 1) * channels;
    return { side, channels, input, place, values: new Float64Array((side + 2) ** 2 * channels) };
  }

  /** What a map holds within its rim. */
  #inside({ side, channels, place, values }) {
    const inside = new Float32Array(side * side * channels);
    for (let row = 0; row < side; row += 1) {
      inside.set(values.subarray(place(row, 0), place(row, side)), row * side * channels);
    }
    return inside;
  }

  /** A transposed convolution with kernel 4 and stride 2 is four convolutions with kernel 2, one for the even and odd
   * rows and columns of its output: no sum has a term that is always 0. */
  #phases(output, { weights, biases }) {
    const size = weights.length / 4;
    return [0, 1, 2, 3].map((phase) => ({
      weights: weights.subarray(phase * size, (phase + 1) * size),
      biases,
      rows: 2,
      ...this.#windows(output, { step: 1, spread: 2, row: phase >> 1, column: phase & 1 }),
    }));
  }

  /** Where each window starts in the input, and where its sums go in the output. */
  #windows(output, { step, spread, row, column }) {
    const { input } = output;
    const [starts, ends] = [[], []];
    for (let i = 0; i < output.side / spread; i += 1) {
      for (let j = 0; j < output.side / spread; j += 1) {
        starts.push(input.place(step * i + row - 1, step * j + column - 1));
        ends.push(output.place(spread * i + row, spread * j + column));
      }
    }
    return { starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
  }

  /** Slide all filters over the input. */
  #convolve({ output, parts }, bend) {
    for (const part of parts) {
      for (let i = 0; i < part.starts.length; i += 2) {
        for (let f = 0; f < output.channels; f += 4) this.#addUp(part, output, bend, i, f);
      }
    }
  }

  /** The sums a of window i and b of window j, each of four filters from f on: a number that is read is used more than
   * once. At the end of a list its last one is taken again, which changes nothing. */
  #addUp({ weights, biases, rows, starts, ends }, { input, values: sums, channels: filters }, bend, i, f) {
    const { values, side, channels } = input;
    const run = rows * channels; // a window is as wide as it is high
    const size = rows * run;
    const j = Math.min(i + 1, starts.length - 1);
    const f1 = Math.min(f + 1, filters - 1), f2 = Math.min(f + 2, filters - 1), f3 = Math.min(f + 3, filters - 1);
    let a0 = biases[f], a1 = biases[f1], a2 = biases[f2], a3 = biases[f3];
    let b0 = a0, b1 = a1, b2 = a2, b3 = a3;
    for (let row = 0; row < rows; row += 1) {
      const down = row * (side + 2) * channels, x = starts[i] + down, y = starts[j] + down;
      const k0 = f * size + row * run, k1 = f1 * size + row * run, k2 = f2 * size + row * run, k3 = f3 * size + row * run;
      for (let k = 0; k < run; k += 1) {
        const u = values[x + k], v = values[y + k];
        const w0 = weights[k0 + k], w1 = weights[k1 + k], w2 = weights[k2 + k], w3 = weights[k3 + k];
        a0 += u * w0; a1 += u * w1; a2 += u * w2; a3 += u * w3;
        b0 += v * w0; b1 += v * w1; b2 += v * w2; b3 += v * w3;
      }
    }
    const to = ends[i], too = ends[j];
    sums[to + f] = bend(a0); sums[to + f1] = bend(a1); sums[to + f2] = bend(a2); sums[to + f3] = bend(a3);
    sums[too + f] = bend(b0); sums[too + f1] = bend(b1); sums[too + f2] = bend(b2); sums[too + f3] = bend(b3);
  }
}
