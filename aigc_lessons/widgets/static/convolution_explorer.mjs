// A kernel slides over an image: what it multiplies, what the products add up to, and the output that fills.

import { conv2d, flip, outputSize, pad, productsUnder, sumOf } from "./convolution.mjs";
import { ConvolutionView } from "./convolution_view.mjs";
import { WindowWalk } from "./window_walk.mjs";

const OWN = "your own";

/** Fill the figure. `state` holds { images: [[name, rows], …], kernels: [[name, rows], …], stride, padding }. */
export function draw(figure, state) {
  const explorer = new ConvolutionExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, and what follows from it. */
class ConvolutionExplorer extends WindowWalk {
  constructor(figure, { images, kernels, stride, padding }) {
    super(figure);
    Object.assign(this, { images: new Map(images), kernels: new Map(kernels), stride, padding });
    [this.imageName] = images[0];
    [this.kernelName, this.kernel] = kernels[0];
    this.flipped = false;
    this.view = new ConvolutionView(figure, this);
    this.compute();
  }

  compute() {
    const size = { stride: this.stride, padding: this.padding };
    this.image = this.images.get(this.imageName);
    this.weights = this.flipped ? flip(this.kernel) : this.kernel;
    this.padded = pad(this.image, this.padding);
    this.rows = outputSize(this.image.length, this.kernel.length, size);
    this.columns = outputSize(this.image[0].length, this.kernel[0].length, size);
    this.output = conv2d(this.image, this.weights, size);
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
}
