// What a reader of the GAN game sees and works with.

import { button, choice, element, select, setAttribute, setText } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot } from "./plot.mjs";

const PLOT = { width: 386, height: 216 };
const DENSEST = 1;
const EQUILIBRIUM = 2 * Math.log(2);
const LOSSES = [["non-saturating", { from: 0, to: 6 }], ["saturating", { from: -2, to: 4 }]];
const STEPS = [1, 3, 5];
const RATES = [0.003, 0.01, 0.03];
const HEAD_STARTS = [0, 60];
const SPEEDS = [1, 5, 20];
const POINTS = 240; // of a curve of losses: where there are more steps, means of some
const OFTEN = 100; // after so many steps the line of words follows
const KEYS = [["blue", "━", "real"], ["orange", "╍", "generated"], ["purple", "┅", "discriminator"], ["green", "┈", "best answer"]];

export class GanGameView {
  constructor(figure, game) {
    Object.assign(this, { figure, game, said: -1 });
    figure.stage.append(this.#rules(), this.#transport(), this.#key(), this.#plots(), figure.live, this.#note());
  }

  // Made once.

  #rules() {
    const { figure, game } = this;
    const names = LOSSES.map(([name]) => name);
    this.data = select(figure, "Real data", [...game.data.keys()], (chosen) => game.change({ chosen }));
    this.loss = choice(figure, "Generator's loss", names, (name) => game.change({ saturating: name === names[1] }));
    this.ratio = choice(figure, "Discriminator steps per generator step", STEPS, (discriminatorSteps) => game.change({ discriminatorSteps }));
    this.rate = choice(figure, "Learning rate", RATES, (lr) => game.change({ lr }));
    this.head = choice(figure, "Head start of the discriminator", HEAD_STARTS, (headStart) => game.change({ headStart }));
    const boxes = [this.data, this.loss, this.ratio, this.rate, this.head].map(({ box }) => box);
    return element("div", { class: "game-rules" }, ...boxes);
  }

  #transport() {
    const { figure, game } = this;
    const press = (label, run, kind = {}) => button(figure, label, run, kind);
    this.play = press("Play", () => game.play(), { class: "main" });
    this.one = press("Step", () => game.stepBy(1));
    this.hundred = press("100 steps", () => game.stepBy(100));
    const restart = press("Restart", () => game.restart());
    this.speed = choice(figure, "Steps for a picture", SPEEDS, (speed) => Object.assign(game, { speed }));
    this.count = element("p", { class: "game-count" });
    return element("div", { class: "game-transport" },
      element("div", { class: "buttons" }, this.play, this.one, this.hundred, restart), this.speed.box, this.count);
  }

  #key() {
    const entries = KEYS.map(([role, sign, name]) =>
      element("span", { class: role }, element("span", { "aria-hidden": "true" }, `${sign} `), name));
    return element("p", { class: "key" }, ...entries);
  }

  #plots() {
    const x = { from: -this.game.reach, to: this.game.reach, label: "x" };
    const density = { from: 0, to: DENSEST, label: "density" };
    const chance = { from: 0, to: 1, label: "D(x)" };
    this.densities = new Plot(this.figure, { name: "Densities", x, y: density, ...PLOT });
    this.answers = new Plot(this.figure, { name: "Discriminator", x, y: chance, ...PLOT });
    this.losses = new Plot(this.figure, { name: "Losses", x: this.#stepAxis(0), y: lossAxis(this.game), ...PLOT });
    const under = (heading, plot) => element("div", {}, element("p", { class: "heading" }, heading), plot.box);
    return element("div", { class: "game-plots" },
      under("Where the numbers lie", this.densities), under("Probability of being real", this.answers),
      under("Losses: discriminator's and generator's", this.losses), this.#readings());
  }

  #readings() {
    const row = (name, role = "") => {
      const value = element("td");
      return { value, box: element("tr", {}, element("th", { scope: "row", class: role }, name), value) };
    };
    this.rows = {
      discriminatorLoss: row("discriminator's loss", "purple"),
      generatorLoss: row("generator's loss", "orange"),
      real: row("D of real, mean", "blue"),
      fake: row("D of generated, mean", "orange"),
    };
    return element("table", { class: "game-readings", "aria-label": "The last step" },
      element("tbody", {}, ...Object.values(this.rows).map(({ box }) => box)));
  }

  #note() {
    const { faster, eps } = this.game.constants;
    return element("p", { class: "note" }, `Both networks are 1 → 16 → 1 with tanh; Adam trains them, with ${faster} times the rate ` +
      `for the discriminator. The generator's Adam has ε = ${eps.generator}: a gradient far below that makes a small step. ` +
      "The best answer is p / (p + q) of the two densities, which are drawn a little blurred.");
  }

  // Painted whenever something changes.

  paint(game) {
    this.#paintRules(game);
    this.#paintCurves(game);
    this.#paintLosses(game);
    this.#paintReadings(game);
    this.#tell(game);
  }

  #paintRules({ chosen, saturating, discriminatorSteps, lr, headStart, speed, clock, steps, most }) {
    this.data.control.value = chosen;
    this.loss.choose(LOSSES[Number(saturating)][0]);
    this.ratio.choose(discriminatorSteps);
    this.rate.choose(lr);
    this.head.choose(headStart);
    this.speed.choose(speed);
    setText(this.play, clock.playing ? "Pause" : "Play");
    for (const control of [this.one, this.hundred]) setAttribute(control, "aria-disabled", steps >= most ? "true" : null);
    setText(this.count, `step ${steps}`);
  }

  #paintCurves(game) {
    const { real, fake, best, says } = game.curves;
    const at = (values) => values.map((value, i) => [game.places[i], value]);
    this.densities.curve("real", at(real), { role: "blue" });
    this.densities.curve("fake", at(fake), { role: "orange" });
    this.densities.name(`How densely real and generated numbers lie, at step ${game.steps}`);
    this.answers.segment("half", [-game.reach, 0.5], [game.reach, 0.5], { role: "grey" });
    this.answers.curve("best", at(best), { role: "green" });
    this.answers.curve("says", at(says), { role: "purple" });
    this.answers.name(`What the discriminator says of each number, and the best answer, at step ${game.steps}`);
  }

  #paintLosses(game) {
    const { records, steps } = game;
    this.losses.axes({ x: this.#stepAxis(steps), y: lossAxis(game) });
    this.losses.segment("equilibrium", [0, EQUILIBRIUM], [this.losses.x.to, EQUILIBRIUM], { role: "grey" });
    this.losses.text("words", this.losses.x.to * 0.99, EQUILIBRIUM + 0.2, "2 ln 2", { anchor: "end" });
    this.losses.curve("generator", thinned(records, "generatorLoss"), { role: "orange" });
    this.losses.curve("discriminator", thinned(records, "discriminatorLoss"), { role: "purple" });
    this.losses.name(`The losses of both networks up to step ${steps}`);
  }

  /** As long as the game, to the next doubling: 200, 400, 800, … */
  #stepAxis(steps) {
    return { from: 0, to: 200 * 2 ** Math.max(0, Math.ceil(Math.log2(steps / 200))), label: "step" };
  }

  #paintReadings({ last }) {
    for (const [name, { value }] of Object.entries(this.rows)) setText(value, last ? plainNumber(last[name]) : "–");
  }

  /** While it plays the words follow now and then, so that a screen reader can keep up. */
  #tell(game) {
    const part = Math.floor(game.steps / OFTEN);
    if (game.clock.playing && part === this.said) return;
    this.said = part;
    this.figure.say(inWords(game));
  }
}

function lossAxis({ saturating }) {
  return { ...LOSSES[Number(saturating)][1], label: "loss" };
}

/** Points of a curve over the steps; where there are many, each is the mean of several. */
function thinned(records, name) {
  const width = Math.ceil(records.length / POINTS);
  return Array.from({ length: Math.ceil(records.length / width) || 0 }, (_, bin) => {
    const inside = records.slice(bin * width, (bin + 1) * width);
    const sum = inside.reduce((total, record) => total + record[name], 0);
    return [bin * width + (inside.length + 1) / 2, sum / inside.length];
  });
}

function inWords(game) {
  const { steps, last, headStart, most } = game;
  if (steps === 0) return `Nothing has been learnt yet. ${shares(game)} Press Play.`;
  const losses = `discriminator's loss ${plainNumber(last.discriminatorLoss)} (2 ln 2 is ${plainNumber(EQUILIBRIUM)}), generator's ` +
    `${plainNumber(last.generatorLoss)}`;
  const alone = steps <= headStart ? ` Until step ${headStart} the discriminator learns alone.` : "";
  const end = steps >= most ? " The game ends here." : "";
  return `Step ${steps}: ${losses}. Real numbers are taken for real with ${plainNumber(last.real, 2)} on average, generated ones with ` +
    `${plainNumber(last.fake, 2)}. ${shares(game)}${alone}${end}`;
}

/** Where the generated numbers are: how many of them within two standard deviations of each hump. */
function shares({ gan, places }) {
  const fake = gan.fakeDensity(places);
  const width = places[1] - places[0];
  const near = gan.real.map(([middle, deviation]) => {
    const inside = fake.filter((_, i) => Math.abs(places[i] - middle) <= 2 * deviation);
    return `${Math.round(100 * width * inside.reduce((sum, one) => sum + one, 0))} %`;
  });
  const humps = gan.real.map(([middle]) => plainNumber(middle)).join(" and ");
  return `Of the generated numbers ${near.join(" and ")} lie near ${humps}.`;
}
