// What a reader of the descent explorer sees and works with.

import { button, element, select, setAttribute, setText, slider } from "./controls.mjs";
import { levelLine, quadratic } from "./descent.mjs";
import { numberField } from "./number_field.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot, tickText } from "./plot.mjs";

const ROLES = ["blue", "orange", "green", "purple"];
const LINES = 11; // of equal height
const PLOT = { width: 386, height: 258 }; // both axes of the map have 40 pixels for 1
const LOSS = { from: 1e-8, to: 1e4, log: true };
const NAMES = ["θ₁", "θ₂"];

export class DescentView {
  constructor(figure, explorer) {
    Object.assign(this, { figure, explorer });
    figure.stage.append(this.#choices(), this.#rate(), this.#plots(), this.#transport(), this.#list(),
      figure.live, this.#rules());
  }

  // Made once.

  #choices() {
    const { figure, explorer } = this;
    this.surface = select(figure, "Surface", [...explorer.surfaces.keys()], (surface) => explorer.change({ surface }));
    this.optimizer = select(figure, "Optimiser", explorer.choices, (optimizer) => explorer.change({ optimizer }));
    this.complaint = element("p", { class: "complaint", role: "alert" });
    this.fields = NAMES.map((name, index) => this.#field(`Start ${name}`, index));
    return element("div", { class: "descent-choices" }, this.surface.box, this.optimizer.box,
      ...this.fields.map(({ box }) => box), this.complaint);
  }

  #field(label, index) {
    const { explorer } = this;
    const field = numberField(this.figure, {
      label,
      limit: explorer.reach[index],
      change: (value) => explorer.startAt({ [index]: value }),
      complain: (sentence) => setText(this.complaint, sentence),
    });
    return { ...field, box: element("label", { class: "field" }, element("span", {}, label), field.control) };
  }

  #rate() {
    const { explorer } = this;
    this.rate = slider(this.figure, "Learning rate", (position) => explorer.change({ position }));
    setAttribute(this.rate.control, "min", 1);
    this.mark = element("span", { class: "rate-mark" });
    const share = (explorer.marks - 1) / (explorer.last - 1);
    const marks = element("div", { class: "rate-marks", "aria-hidden": "true", style: `--share: ${share}` }, this.mark);
    return element("div", { class: "rate" }, this.rate.box, marks);
  }

  #plots() {
    const { explorer } = this;
    const [x, y] = explorer.reach.map((reach, i) => ({ from: -reach, to: reach, label: NAMES[i] }));
    this.map = new Plot(this.figure, { name: "The surface from above", x, y, ...PLOT });
    this.map.onDrag(({ x: a, y: b }) => explorer.startAt([rounded(a), rounded(b)]), { both: true });
    const steps = { from: 0, to: explorer.steps, label: "step" };
    this.losses = new Plot(this.figure, { name: "The loss", x: steps, y: LOSS, ...PLOT });
    const under = (heading, plot) => element("div", {}, element("p", { class: "heading" }, heading), plot.box);
    return element("div", { class: "descent-plots" }, under("The surface from above: drag the start", this.map),
      under("The loss after each step", this.losses));
  }

  #transport() {
    const { figure, explorer } = this;
    const press = (label, run, kind = {}) => button(figure, label, run, kind);
    this.play = press("Play", () => explorer.play(), { class: "main" });
    this.next = press("Step", () => explorer.jump(explorer.at + 1));
    this.finish = press("Run all", () => explorer.jump(explorer.steps));
    this.restart = press("Reset", () => explorer.jump(0));
    this.position = slider(figure, "Step", (at) => explorer.jump(at));
    const buttons = element("div", { class: "buttons" }, this.play, this.next, this.finish, this.restart);
    return element("div", { class: "transport" }, buttons, this.position.box);
  }

  #list() {
    return (this.list = element("ul", { class: "racers" }));
  }

  #rules() {
    return (this.rules = element("p", { class: "note" }));
  }

  // Painted whenever something changes.

  paint(explorer) {
    this.#paintChoices(explorer);
    this.#paintSurface(explorer);
    this.#paintPaths(explorer);
    this.#paintTransport(explorer);
    this.#paintList(explorer);
    this.figure.say(inWords(explorer));
    setText(this.rules, ruleOf(explorer));
  }

  #paintChoices({ surface, optimizer, start, position, last, limit, lr, marks }) {
    this.surface.control.value = surface;
    this.optimizer.control.value = optimizer;
    this.fields.forEach(({ show }, i) => show(start[i]));
    this.rate.show(position, last, `${plainNumber(lr, 5)} = ${plainNumber(position / marks)} × 2/λ_max`);
    setText(this.mark, `2/λ_max = ${plainNumber(limit, 5)}`);
  }

  /** Lines of equal height; their heights grow like squares, as those of `figures.paths_on_surface`. */
  #paintSurface({ surface, H, reach }) {
    if (this.painted === surface) return;
    this.painted = surface;
    const corners = [[reach[0], reach[1]], [reach[0], -reach[1]]].map((corner) => quadratic(corner, H));
    for (let line = 1; line <= LINES; line += 1) {
      const height = Math.max(...corners) * (line / LINES) ** 2;
      this.map.curve(`line ${line}`, levelLine(H, height), { role: "grey", closed: true });
    }
    this.map.dot("bottom", 0, 0, { role: "ink" });
  }

  #paintPaths({ racers, at, start }) {
    const many = racers.length > 1;
    if (many) this.map.remove("steps"); // four paths have too many
    ROLES.forEach((role, index) => {
      const racer = racers[index];
      if (!racer) return this.#removePath(index);
      const path = racer.path.slice(0, at + 1);
      const losses = racer.losses.slice(0, at + 1).map((loss, step) => [step, loss]);
      const label = many ? String(index + 1) : "";
      this.map.curve(`path ${index}`, path, { role });
      if (!many) this.map.curve("steps", asPoints(path), { role: "ink" });
      this.map.dot(`here ${index}`, ...path.at(-1), { role, label });
      this.losses.curve(`loss ${index}`, losses, { role });
      this.losses.dot(`now ${index}`, ...losses.at(-1), { role, label });
      return undefined;
    });
    this.map.dot("start", ...start, { role: "grey", label: "start" });
    this.map.name(`The surface from above, with ${many ? "four paths" : "the path"} from (${start.map(short).join(", ")})`);
    this.losses.name(`The loss over the steps, up to step ${at}`);
  }

  #removePath(index) {
    for (const key of [`path ${index}`, `here ${index}`]) this.map.remove(key);
    for (const key of [`loss ${index}`, `now ${index}`]) this.losses.remove(key);
  }

  #paintTransport({ at, steps, clock }) {
    setText(this.play, clock.playing ? "Pause" : "Play");
    setAttribute(this.next, "aria-disabled", at >= steps ? "true" : null);
    this.position.show(at, steps, `${at} of ${steps}`);
  }

  #paintList({ racers, at }) {
    const many = racers.length > 1;
    this.list.replaceChildren(...racers.map(({ name, losses }, index) => element("li", {},
      element("span", { class: `racer ${ROLES[index]}` }, many ? `${index + 1} ${name}` : name),
      element("span", { class: "racer-loss" }, `loss ${lossText(losses[at])}`))));
  }
}

const rounded = (value) => Math.round(100 * value) / 100;
const short = (value) => plainNumber(value, 2);

/** Each point as a line of no length, which round ends draw as a spot. */
function asPoints(path) {
  return path.flatMap((point) => [point, point, [NaN, NaN]]);
}

function lossText(loss) {
  if (loss < 1e-3 || loss >= 1e5) return tickText(loss);
  return plainNumber(loss, loss < 10 ? 4 : 1);
}

function inWords(explorer) {
  const { racers, at, steps } = explorer;
  const where = `Step ${at} of ${steps}.`;
  if (racers.length > 1) {
    const best = racers.reduce((a, b) => (b.losses[at] < a.losses[at] ? b : a));
    const beyond = explorer.position > explorer.marks ? " Beyond 2/λ_max gradient descent diverges." : "";
    return `${where} Of the four, ${best.name} is lowest: loss ${lossText(best.losses[at])}.${beyond}`;
  }
  const [{ name, settings, losses, path }] = racers;
  const place = `θ = (${path[at].map(placeText).join(", ")})`;
  return `${where} ${place}, loss ${lossText(losses[at])}. ${verdictOn(name, settings, explorer)}`;
}

function placeText(value) {
  return Math.abs(value) >= 1e5 ? tickText(value) : plainNumber(value);
}

function verdictOn(name, settings, explorer) {
  if (settings.kind === "Adam") return "Adam steps about as far as the learning rate in each coordinate, however steep it is.";
  if (settings.noise > 0) return "The noise does not fade, so the path never comes to rest.";
  if (settings.momentum > 0) return momentumVerdict(settings, explorer);
  return descentVerdict(explorer);
}

function momentumVerdict({ momentum }, { lr, most }) {
  const bears = 2 * (1 + momentum) / most.value;
  return `With momentum ${momentum} it converges below ${plainNumber(bears, 4)}` +
    `${lr < bears ? "" : ", so this diverges"}; it rolls past the bottom and comes back.`;
}

function descentVerdict({ lr, most, position, marks, steepPart }) {
  const factor = plainNumber(1 - lr * most.value);
  const each = `Each step multiplies the steepest direction by ${factor}`;
  if (position > marks && Math.abs(steepPart) < 1e-9) return `${each}: with any part in that direction it would diverge.`;
  if (position > marks) return `${each}: beyond 2/λ_max it diverges.`;
  if (position === marks) return `${each}: at 2/λ_max it jumps to and fro and never arrives.`;
  if (lr * most.value > 1 + 1e-12) return `${each}: it zigzags across and converges.`;
  return `${each}: it converges without crossing over.`;
}

function ruleOf({ lr, least, most }) {
  const along = ({ value }) =>
    `along λ = ${plainNumber(value)} by 1 − ${plainNumber(lr, 5)} × ${plainNumber(value)} = ${plainNumber(1 - lr * value)}`;
  const best = 2 / (least.value + most.value);
  return `A step of gradient descent multiplies θ by 1 − αλ: ${along(least)}, ${along(most)}. ` +
    `The larger of the two is smallest at α = 2/(λ_min + λ_max) = ${plainNumber(best, 5)}. ` +
    "× marks the minimum; the lines have equal height.";
}
