// Random numbers that Python and the page draw alike: number_stream.py.

const STRIDE = 0x6d2b79f5;

export class NumberStream {
  constructor(seed) {
    this.place = seed | 0;
  }

  /** A number that is equally likely anywhere from 0 to below 1. */
  uniform() {
    const a = (this.place = (this.place + STRIDE) | 0);
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A standard normal number (Box and Muller, 1958). */
  normal() {
    const [first, second] = [this.uniform(), this.uniform()];
    return Math.sqrt(-2 * Math.log1p(-first)) * Math.cos(2 * Math.PI * second);
  }

  uniforms(count) {
    return Float64Array.from({ length: count }, () => this.uniform());
  }

  normals(count) {
    return Float64Array.from({ length: count }, () => this.normal());
  }
}
