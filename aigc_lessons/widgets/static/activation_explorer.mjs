// A point on an activation's curve: its value, its gradient, and what a chain of such layers does to a gradient.

import { activationGradient, activationValue, gradientChain } from "./activation.mjs";
import { ActivationView } from "./activation_view.mjs";

/** Fill the figure. `state` holds { activations: [name, …], slopes: [number, …], activation, slope, x, layers,
 * limit, most }: x lies between −limit and limit, layers between 1 and most. */
export function draw(figure, state) {
  const explorer = new ActivationExplorer(figure, state);
  figure.themeChanged = () => explorer.paint();
}

/** What is chosen, and what follows from it. */
class ActivationExplorer {
  constructor(figure, state) {
    Object.assign(this, state);
    this.view = new ActivationView(figure, this);
  }

  valueAt(x) {
    return activationValue(this.activation, x, this.slope);
  }

  gradientAt(x) {
    return activationGradient(this.activation, x, this.slope);
  }

  get value() {
    return this.valueAt(this.x);
  }

  get gradient() {
    return this.gradientAt(this.x);
  }

  /** What is left of a gradient of 1 after 0, 1, … layers. */
  get chain() {
    return gradientChain(this.gradient, this.layers);
  }

  change(what) {
    Object.assign(this, what);
    this.paint();
  }

  /** Move to the nearest tenth. */
  moveTo(x) {
    const tenths = Math.round(10 * Math.max(-this.limit, Math.min(this.limit, x)));
    this.change({ x: tenths / 10 + 0 }); // + 0 makes 0 of −0
  }

  paint() {
    this.view.paint(this);
  }
}
