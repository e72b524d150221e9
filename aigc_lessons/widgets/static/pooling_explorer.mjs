// A window slides over an image and keeps its largest number, or the mean; the gradient goes back.

import { outputSize } from "./convolution.mjs";
import { cellsUnder, pool2d, pool2dBackward, pooledOf, sharesOf, winnerOf } from "./pooling.mjs";
import { PoolingView } from "./pooling_view.mjs";
import { WindowWalk } from "./window_walk.mjs";

/** Fill the figure. `state` holds { images: [[name, rows], …], kind, kernel, stride, padding }. */
export function draw(figure, state) {
  const explorer = new PoolingExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, and what follows from it. */
class PoolingExplorer extends WindowWalk {
  constructor(figure, { images, kind, kernel, stride, padding }) {
    super(figure);
    Object.assign(this, { images: new Map(images), kind, kernel, stride, padding, backward: false });
    [this.imageName] = images[0];
    this.view = new PoolingView(figure, this);
    this.compute();
  }

  compute() {
    this.image = this.images.get(this.imageName);
    this.rows = outputSize(this.image.length, this.kernel, this);
    this.columns = outputSize(this.image[0].length, this.kernel, this);
    this.output = pool2d(this.image, this.kind, this);
  }

  /** What lies under the window. */
  get cells() {
    const { stride, padding, row, column } = this;
    return cellsUnder(this.image, stride * row - padding, stride * column - padding, this.kernel);
  }

  get pooled() {
    return pooledOf(this.kind, this.cells);
  }

  get winner() {
    return this.kind === "max" ? winnerOf(this.cells) : null;
  }

  /** How many cells under the window are as large as the winner; 0 where none wins. */
  get ties() {
    return this.cells.flat().filter(({ value }) => value === this.winner?.value).length;
  }

  /** Who receives the gradient of this output. */
  get shares() {
    return sharesOf(this.kind, this.cells);
  }

  /** The image's gradient for a 1 at every output that has been filled. */
  get dx() {
    const ones = this.output.map((row, i) => row.map((_, j) => Number(i * this.columns + j < this.filled)));
    return pool2dBackward(ones, this.image, this.kind, this);
  }
}
