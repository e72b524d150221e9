// What a reader of the activation explorer sees and works with.

import { choice, element, select, setAttribute, setText, slider } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot, tickText } from "./plot.mjs";

const STEP = 0.05; // between two points of a curve
const BESIDE = 1e-6; // right of 0, where a kink's gradient is the other one
const REACH = 0.9; // of the tangent, to either side
const QUARTER = 0.25; // the steepest that a sigmoid gets
const FLOORS = [1e-13, 1e-24, 1e-36, 1e-60]; // of the chain's axis: as deep as it has to be
const NOTE = "In the second plot every layer has the same input x and weight 1, so that the gradient is multiplied by " +
  "the same number each time; each mark of its axis is a factor. The grey line is the most that sigmoids can leave.";

export class ActivationView {
  constructor(figure, explorer) {
    this.figure = figure;
    figure.stage.append(this.#choices(explorer), this.#panels(explorer), this.#sliders(explorer),
      figure.live, element("p", { class: "note" }, NOTE));
  }

  // Made once.

  #choices(explorer) {
    this.activation = select(this.figure, "Activation", explorer.activations,
      (activation) => explorer.change({ activation }));
    this.slope = choice(this.figure, "Slope below 0", explorer.slopes, (slope) => explorer.change({ slope }));
    return element("div", { class: "choices" }, this.activation.box, this.slope.box);
  }

  #panels(explorer) {
    const { limit, most } = explorer;
    this.across = { from: -limit, to: limit, label: "input x" };
    this.layers = { from: 0, to: most, label: "layers" };
    this.curve = new Plot(this.figure, { name: "Activation", x: this.across, y: rangeOf(explorer) });
    this.chain = new Plot(this.figure, { name: "Chain", x: this.layers, y: depthOf(FLOORS[0]) });
    this.curve.onDrag(({ x }) => explorer.moveTo(x));
    return element("div", { class: "panels" },
      element("div", {}, this.#key(), this.curve.box), element("div", {}, this.#result(), this.chain.box));
  }

  #key() {
    const entry = (role, sign, name) => {
      const number = element("b");
      const mark = element("span", { "aria-hidden": "true" }, `${sign} `);
      return { number, box: element("span", { class: role }, mark, `${name} `, number) };
    };
    this.value = entry("blue", "●", "value");
    this.gradient = entry("orange", "◆", "gradient");
    return element("p", { class: "key" }, this.value.box, this.gradient.box, element("span", { class: "green" }, "⋯ tangent"));
  }

  #result() {
    this.factor = element("span");
    this.count = element("sup");
    this.left = element("b");
    return element("p", { class: "key purple" }, "1 × ", this.factor, this.count, " = ", this.left);
  }

  #sliders(explorer) {
    const { limit } = explorer;
    this.input = slider(this.figure, "Input x", (place) => explorer.moveTo(place / 10 - limit));
    this.depth = slider(this.figure, "Layers", (place) => explorer.change({ layers: place + 1 }));
    return element("div", { class: "sliders" }, this.input.box, this.depth.box);
  }

  // Painted whenever something changes.

  paint(explorer) {
    const { activation, slope, x, layers, limit, most } = explorer;
    this.activation.control.value = activation;
    this.slope.choose(slope);
    setAttribute(this.slope.box, "hidden", activation !== "leaky ReLU");
    this.input.show(Math.round(10 * (x + limit)), 20 * limit, `x = ${plainNumber(x)}`);
    this.depth.show(layers - 1, most - 1, layersText(layers));
    this.#paintCurve(explorer);
    this.#paintChain(explorer);
    this.#paintNumbers(explorer);
    this.figure.say(inWords(explorer));
  }

  #paintCurve(explorer) {
    const { activation, x, value, gradient } = explorer;
    const plot = this.curve;
    plot.name(`${activation} in blue, its gradient dashed in orange, its tangent at x = ${plainNumber(x)} dotted in green`);
    plot.axes({ y: rangeOf(explorer) });
    plot.curve("gradient", gradientCurve(explorer), { role: "orange" });
    plot.curve("value", placesOf(explorer).map((place) => [place, explorer.valueAt(place)]), { role: "blue" });
    const ends = [-REACH, REACH].map((step) => [x + step, value + step * gradient]);
    plot.segment("tangent", ...ends, { role: "green" });
    plot.dot("gradient-here", x, gradient, { role: "orange" });
    plot.dot("value-here", x, value, { role: "blue" });
  }

  #paintChain({ chain, layers }) {
    const [plot, left] = [this.chain, chain[layers]];
    plot.name(`What is left of a gradient of 1 after ${layersText(layers)}: ${shortNumberText(left)}`);
    const lowest = Math.min(QUARTER ** this.layers.to, left || 1);
    plot.axes({ y: depthOf(FLOORS.find((floor) => floor < lowest)) });
    plot.segment("most", [0, 1], [this.layers.to, QUARTER ** this.layers.to], { role: "grey" });
    // On an axis of factors there is no 0: the line ends.
    plot.curve("chain", chain.map((share, layer) => [layer, share || NaN]), { role: "purple" });
    if (left) plot.dot("left", layers, left, { role: "purple" });
    else plot.remove("left");
    if (left) plot.remove("nothing");
    else plot.text("nothing", this.layers.to / 2, 1e-2, "0: nothing is left", { role: "purple", anchor: "middle" });
  }

  #paintNumbers({ value, gradient, layers, chain }) {
    setText(this.value.number, shortNumberText(value));
    setText(this.gradient.number, shortNumberText(gradient));
    setText(this.factor, shortNumberText(gradient));
    setText(this.count, String(layers));
    setText(this.left, shortNumberText(chain[layers]));
  }
}

/** The axis of values: sigmoid and tanh stay within −1 and 1. */
function rangeOf({ activation, limit }) {
  const bounded = activation === "sigmoid" || activation === "tanh";
  return { from: -1.2, to: bounded ? 1.2 : limit + 0.2, label: "value, gradient" };
}

function depthOf(floor) {
  return { from: floor, to: 10, log: true, label: "" };
}

/** Where a curve is drawn: 0 and the point right beside it are among the places. */
function placesOf({ limit }) {
  const side = Array.from({ length: Math.round(limit / STEP) }, (_, index) => (index + 1) * STEP);
  return [...side.map((place) => -place).reverse(), 0, BESIDE, ...side];
}

/** Points of the gradient, with a gap where it jumps. */
function gradientCurve(explorer) {
  const points = placesOf(explorer).map((place) => [place, explorer.gradientAt(place)]);
  const jump = explorer.gradientAt(BESIDE) - explorer.gradientAt(0) > STEP;
  const right = points.findIndex(([place]) => place === BESIDE);
  return jump ? [...points.slice(0, right), [NaN, NaN], ...points.slice(right)] : points;
}

/** Four decimals, or three figures where it is small: 0.1966, 9.09·10⁻¹³. */
function shortNumberText(value) {
  const size = Math.abs(value);
  return size === 0 || size >= 0.01 ? plainNumber(value, 4) : tickText(Number(value.toPrecision(3)));
}

function layersText(layers) {
  return `${layers} ${layers === 1 ? "layer" : "layers"}`;
}

function inWords({ activation, slope, x, value, gradient, layers, chain }) {
  const name = activation === "leaky ReLU" ? `${activation} with slope ${slope}` : activation;
  return `The ${name} at x = ${plainNumber(x)}: value ${shortNumberText(value)}, gradient ${shortNumberText(gradient)}. ` +
    `After ${layersText(layers)} with this gradient, ${shortNumberText(chain[layers])} is left of 1.`;
}
