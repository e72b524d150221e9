// What a reader of the loss explorer sees and works with.

import { choice, element, setAttribute, setText, slider } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot, tickText } from "./plot.mjs";

const ROLES = ["blue", "orange", "green"];
const SIGNS = ["●", "◆", "▲"];
const STEP = 0.1; // between two points of a curve
const REACH = 2; // of a tangent, to either side
// The losses and the gradients that fit into the picture; for a target beyond 1 they need more room.
const RANGES = {
  probability: { losses: [0, 12], gradients: [-1.3, 1.3] },
  other: { losses: [-45, 60], gradients: [-9, 9] },
};
const UNBOUNDED = "A target beyond 1 is no probability: the cross-entropy falls for ever, and below 0.";

export class LossView {
  constructor(figure, explorer) {
    this.figure = figure;
    this.warning = element("p", { class: "note warning" });
    figure.stage.append(this.#choices(explorer), this.#panels(explorer), this.#slider(explorer),
      this.#readings(explorer), this.warning, figure.live);
  }

  // Made once.

  #choices(explorer) {
    this.target = choice(this.figure, "Target t", explorer.targets, (target) => explorer.change({ target }));
    this.probability = element("b");
    const words = element("p", { class: "probability" }, "p = sigmoid(z) = ", this.probability);
    return element("div", { class: "choices" }, this.target.box, words);
  }

  #panels(explorer) {
    const x = { from: -explorer.limit, to: explorer.limit, label: "logit z" };
    this.losses = new Plot(this.figure, { name: "Losses", x, y: axisOf(explorer, "losses") });
    this.gradients = new Plot(this.figure, { name: "Gradients", x, y: axisOf(explorer, "gradients") });
    for (const plot of [this.losses, this.gradients]) plot.onDrag(({ x: logit }) => explorer.moveTo(logit));
    return element("div", { class: "panels" }, this.losses.box, this.gradients.box);
  }

  #slider(explorer) {
    this.logit = slider(this.figure, "Logit z", (place) => explorer.moveTo(place / 10 - explorer.limit));
    return this.logit.box;
  }

  #readings(explorer) {
    this.rows = explorer.losses.map((name, index) => {
      const [value, gradient] = [element("td"), element("td")];
      const mark = element("span", { "aria-hidden": "true" }, `${SIGNS[index]} `);
      const heading = element("th", { scope: "row", class: ROLES[index] }, mark, name);
      return { value, gradient, box: element("tr", {}, heading, value, gradient) };
    });
    const headings = ["", "loss", "gradient"].map((text) => element(text ? "th" : "td", { scope: text ? "col" : null }, text));
    return element("table", { class: "readings", "aria-label": "Losses and gradients" },
      element("thead", {}, element("tr", {}, ...headings)),
      element("tbody", {}, ...this.rows.map(({ box }) => box)));
  }

  // Painted whenever something changes.

  paint(explorer) {
    const { target, logit, limit, probability, isProbability } = explorer;
    this.target.choose(target);
    this.logit.show(Math.round(10 * (logit + limit)), 20 * limit, `z = ${plainNumber(logit)}`);
    setText(this.probability, reading(probability));
    setText(this.warning, isProbability ? "" : UNBOUNDED);
    this.#paintCurves(explorer, this.losses, "losses", (name, z) => explorer.valueAt(name, z));
    this.#paintCurves(explorer, this.gradients, "gradients", (name, z) => explorer.gradientAt(name, z));
    this.#paintTangents(explorer);
    this.#paintReadings(explorer);
    this.figure.say(inWords(explorer));
  }

  #paintCurves(explorer, plot, what, at) {
    const { losses, logit, limit, target } = explorer;
    plot.axes({ y: axisOf(explorer, what) });
    plot.name(`Three ${what} over the logit, for the target ${plainNumber(target)}: ` +
      "cross-entropy in blue, squared error of p dashed in orange, squared error of z dotted in green");
    losses.forEach((name, index) => {
      const role = ROLES[index];
      plot.curve(name, placesUpTo(limit).map((z) => [z, at(name, z)]), { role });
      plot.dot(`${name}, here`, logit, at(name, logit), { role });
    });
  }

  #paintTangents(explorer) {
    const { losses, logit } = explorer;
    for (const name of losses) {
      const [value, slope] = [explorer.valueAt(name, logit), explorer.gradientAt(name, logit)];
      this.losses.remove(`${name}, tangent`);
      if (value > this.losses.y.to) continue; // its point is not in the picture
      const ends = [-REACH, REACH].map((step) => [logit + step, value + step * slope]);
      this.losses.segment(`${name}, tangent`, ...ends, { role: "ink" });
    }
  }

  #paintReadings(explorer) {
    const { losses, logit } = explorer;
    losses.forEach((name, index) => {
      setText(this.rows[index].value, reading(explorer.valueAt(name, logit)));
      setText(this.rows[index].gradient, reading(explorer.gradientAt(name, logit)));
    });
    setAttribute(this.warning, "hidden", explorer.isProbability);
  }
}

function axisOf({ isProbability }, what) {
  const [from, to] = RANGES[isProbability ? "probability" : "other"][what];
  return { from, to, label: what === "losses" ? "loss" : "gradient" };
}

function placesUpTo(limit) {
  const count = Math.round(2 * limit / STEP);
  return Array.from({ length: count + 1 }, (_, index) => -limit + index * STEP);
}

/** Four decimals, or three figures where it is small: 0.0177, 4.54·10⁻⁵. */
function reading(value) {
  const size = Math.abs(value);
  return size === 0 || size >= 0.001 ? plainNumber(value, 4) : tickText(Number(value.toPrecision(3)));
}

/** What descent would do: it goes against the gradient. */
function pull(gradient) {
  if (gradient === 0) return "not at all";
  return `${gradient < 0 ? "up" : "down"} with ${reading(Math.abs(gradient))}`;
}

function inWords(explorer) {
  const { losses, logit, target, probability } = explorer;
  const pulls = losses.map((name) => `the ${name} ${pull(explorer.gradientAt(name, logit))}`);
  return `Target ${plainNumber(target)}, logit ${plainNumber(logit)}, so p is ${reading(probability)}. Descent moves the logit: ` +
    `${pulls.join(", ")}.`;
}
