// A kernel slides over an image: what it multiplies, what the products add up to, and the output that fills.

import { conv2d, flip, outputSize, pad, productsUnder, sumOf } from "./convolution.mjs";
import { ConvolutionView } from "./convolution_view.mjs";
import { Clock } from "./clock.mjs";

const OWN = "your own";

/** Fill the figure. `state` holds { images: [[name, rows], …], kernels: [[name, rows], …], stride, padding }. */
export function draw(figure, state) {
  const explorer = new ConvolutionExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, where the window stands, and how much of the output has been filled. */
class ConvolutionExplorer {
  constructor(figure, { images, kernels, stride, padding }) {
    Object.assign(this, { images: new Map(images), kernels: new Map(kernels), stride, padding });
    [this.imageName] = images[0];
    [this.kernelName, this.kernel] = kernels[0];
    this.flipped = false;
    this.row = 0;
    this.column = 0;
    this.filled = 1;
    this.clock = new Clock(figure, {
      tick: () => this.step() && this.at < this.steps - 1,
      interval: () => Math.min(900, Math.max(250, 16000 / this.steps)),
      changed: () => this.paint(),
    });
    this.view = new ConvolutionView(figure, this);
    this.compute();
  }

  // What follows from what is chosen.

  compute() {
    const size = { stride: this.stride, padding: this.padding };
    this.image = this.images.get(this.imageName);
    this.weights = this.flipped ? flip(this.kernel) : this.kernel;
    this.padded = pad(this.image, this.padding);
    this.rows = outputSize(this.image.length, this.kernel.length, size);
    this.columns = outputSize(this.image[0].length, this.kernel[0].length, size);
    this.output = conv2d(this.image, this.weights, size);
  }

  get steps() {
    return this.rows * this.columns;
  }

  get at() {
    return this.row * this.columns + this.column;
  }

  get products() {
    return productsUnder(this.padded, this.weights, this.stride * this.row, this.stride * this.column);
  }

  get sum() {
    return sumOf(this.products);
  }

  get kernelNames() {
    return [...this.kernels.keys(), OWN];
  }

  get isOwnKernel() {
    return this.kernelName === OWN;
  }

  get flipChangesNothing() {
    return JSON.stringify(flip(this.kernel)) === JSON.stringify(this.kernel);
  }

  paint(options) {
    this.view.paint(this, options);
  }

  // Choosing. The window stays where it was as far as the new output reaches.

  change(what) {
    const complete = this.filled >= this.steps;
    this.clock.pause();
    Object.assign(this, what);
    this.compute();
    this.row = Math.max(0, Math.min(this.row, this.rows - 1));
    this.column = Math.max(0, Math.min(this.column, this.columns - 1));
    this.filled = complete ? this.steps : this.at + 1;
    this.paint();
  }

  chooseImage(name) {
    this.change({ imageName: name });
  }

  chooseKernel(name) {
    if (name !== OWN) this.change({ kernelName: name, kernel: this.kernels.get(name) });
  }

  editKernel(row, column, value) {
    const kernel = this.kernel.map((weights) => [...weights]);
    kernel[row][column] = value;
    this.change({ kernelName: OWN, kernel });
  }

  // Moving. Whatever lies before the window has been filled.

  goTo(at, options) {
    if (this.steps === 0) return;
    const step = Math.max(0, Math.min(at, this.steps - 1));
    this.row = Math.floor(step / this.columns);
    this.column = step % this.columns;
    this.filled = Math.max(this.filled, step + 1);
    this.paint(options);
  }

  /** One place on; false at the end. */
  step() {
    if (this.at >= this.steps - 1) return false;
    this.goTo(this.at + 1);
    return true;
  }

  reset() {
    this.clock.pause();
    this.filled = 1;
    this.goTo(0);
  }

  play() {
    if (!this.clock.playing && this.at >= this.steps - 1) this.reset();
    this.clock.toggle();
  }
}
