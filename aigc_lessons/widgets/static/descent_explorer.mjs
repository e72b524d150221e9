// A point goes down a bowl, seen from above: by one optimiser or by four, step by step, with the loss beside it.

import { Adam, SGD, descend, eigenpairs, quadratic } from "./descent.mjs";
import { DescentView } from "./descent_view.mjs";
import { Clock } from "./clock.mjs";

/** Fill the figure. `state` holds { surfaces: [[name, H], …], optimizers: [[name, settings], …], optimizer, all,
 * noise, start, reach, position, marks, last, shown }. */
export function draw(figure, state) {
  const explorer = new DescentExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, the paths that follow from it, and how far they have been walked. */
class DescentExplorer {
  constructor(figure, state) {
    Object.assign(this, state, { surfaces: new Map(state.surfaces), optimizers: new Map(state.optimizers) });
    [this.surface] = this.surfaces.keys();
    this.at = this.shown;
    this.clock = new Clock(figure, {
      tick: () => this.step() && this.at < this.steps,
      interval: () => 220,
      changed: () => this.paint(),
    });
    this.compute();
    this.view = new DescentView(figure, this);
  }

  // What follows from what is chosen.

  compute() {
    this.H = this.surfaces.get(this.surface);
    [this.least, this.most] = eigenpairs(this.H);
    this.limit = 2 / this.most.value;
    this.lr = this.limit * this.position / this.marks;
    const names = this.optimizer === this.all ? [...this.optimizers.keys()] : [this.optimizer];
    this.racers = names.map((name) => this.#racer(name, this.optimizers.get(name)));
  }

  #racer(name, settings) {
    const optimizer = new { SGD, Adam }[settings.kind]({ ...settings, lr: this.lr });
    const noise = this.noise.map((row) => row.map((part) => settings.noise * part));
    const path = descend(optimizer, this.start, this.H, noise);
    return { name, settings, path, losses: path.map((theta) => quadratic(theta, this.H)) };
  }

  get steps() {
    return this.noise.length;
  }

  get choices() {
    return [...this.optimizers.keys(), this.all];
  }

  /** How far the first path stands from the bottom in the steepest direction. */
  get steepPart() {
    const [a, b] = this.racers[0].path[this.at];
    return a * this.most.vector[0] + b * this.most.vector[1];
  }

  paint() {
    this.view.paint(this);
  }

  // Choosing. The paths are drawn anew as far as they had been walked.

  change(what) {
    this.clock.pause();
    Object.assign(this, what);
    this.compute();
    this.paint();
  }

  startAt(place) {
    this.change({ start: this.start.map((old, i) => place[i] ?? old) });
  }

  // Walking.

  goTo(at) {
    this.at = Math.max(0, Math.min(at, this.steps));
    this.paint();
  }

  /** One step on; false at the end. */
  step() {
    if (this.at >= this.steps) return false;
    this.goTo(this.at + 1);
    return true;
  }

  jump(at) {
    this.clock.pause();
    this.goTo(at);
  }

  play() {
    if (!this.clock.playing && this.at >= this.steps) this.goTo(0);
    this.clock.toggle();
  }
}
