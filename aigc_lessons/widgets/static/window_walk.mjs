// A window that walks over an image in reading order, and an output that fills behind it.

import { Clock } from "./clock.mjs";

/** Where the window stands and how much of the output has been filled. A subclass makes `this.view`, and
 * `compute()` sets `rows` and `columns` of the output from what is chosen. */
export class WindowWalk {
  constructor(figure) {
    Object.assign(this, { row: 0, column: 0, filled: 1 });
    this.clock = new Clock(figure, {
      tick: () => this.step() && this.at < this.steps - 1,
      interval: () => Math.min(900, Math.max(250, 16000 / this.steps)),
      changed: () => this.paint(),
    });
  }

  get steps() {
    return this.rows * this.columns;
  }

  get at() {
    return this.row * this.columns + this.column;
  }

  paint(options) {
    this.view.paint(this, options);
  }

  /** Choose something else. The window stays where it was as far as the new output reaches. */
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
