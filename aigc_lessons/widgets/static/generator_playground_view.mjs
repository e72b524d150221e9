// What a reader of the generator playground sees and works with.

import { button, choice, element, keys, setAttribute, setText, slider } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot } from "./plot.mjs";

const PLOT = { width: 466, height: 458 }; // the inside is a square of 400 pixels
const GAP = 2; // pixels between the pictures of a strip
const STEP = 5; // degrees of an arrow key
const LETTERS = ["A", "B"];
const HOW = "Press a picture: it becomes A, and what was A becomes B. Below, you go from A to B, and around A.";
const NOTE = "Your browser computes every picture itself, from the weights of the two trained networks. The score " +
  "answers one question: how probable does the discriminator find it that this picture is a real one? It has learnt " +
  "to find what gave this generator away while both were in training. It does not say how good a picture is, and the " +
  "scores of two discriminators cannot be compared.";

export class GeneratorPlaygroundView {
  constructor(figure, explorer) {
    Object.assign(this, { figure, explorer, side: explorer.sizes.side, colors: explorer.sizes.colors });
    this.image = new ImageData(this.side, this.side);
    this.start = button(figure, "Start the generator", () => explorer.press(), { class: "main" });
    this.size = element("span", { class: "note" }, explorer.address ? `loads ${explorer.megabytes} MB once` : "");
    this.samples = figure.picture.cloneNode();
    this.samples.style.display = "";
    this.sheet = this.#sheet();
    this.more = element("div", { class: "playground", hidden: true }, this.#blend(), this.#slice());
    figure.stage.append(element("div", { class: "bar" }, this.start, this.size), this.samples, this.sheet, figure.live,
      this.more, note(NOTE));
  }

  // Made once.

  #sheet() {
    const { figure, explorer } = this;
    this.tiles = Array.from({ length: explorer.pictures }, (_, place) => this.#tile(place));
    const box = element("div", { class: "sheet", role: "group", "aria-label": "New pictures", hidden: true },
      ...this.tiles.map(({ control }) => control));
    const by = (step) => () => this.#focus(this.tiles.findIndex(({ control }) => control.matches(":focus")) + step());
    const row = () => this.tiles.filter(({ control }) => control.offsetTop === this.tiles[0].control.offsetTop).length;
    keys(figure, box, { ArrowLeft: by(() => -1), ArrowRight: by(() => 1), ArrowUp: by(() => -row()), ArrowDown: by(row),
      Home: () => this.#focus(0), End: () => this.#focus(this.tiles.length - 1) });
    const { real } = explorer;
    const compared = real ? ` Half of all real images score from ${percent(real[0])} to ${percent(real[1])}.` : "";
    return element("div", {}, box, element("p", { class: "note", hidden: true }, HOW + compared));
  }

  #tile(place) {
    const picture = canvas(this.side, { "aria-hidden": "true" });
    const [letter, name, score] = ["letter", "unseen", "number"].map((kind) => element("span", { class: kind }));
    const control = button(this.figure, "", () => this.explorer.pick(place), { class: "tile", tabindex: place ? -1 : 0 });
    control.append(picture.element, letter, name, score);
    return { control, picture, letter, name, score };
  }

  /** One tile is a tab stop; arrow keys lead to the others. */
  #focus(place) {
    if (!this.tiles[place]) return;
    this.tiles.forEach(({ control }, i) => setAttribute(control, "tabindex", i === place ? 0 : -1));
    this.tiles[place].control.focus();
  }

  #blend() {
    const { figure, explorer } = this;
    this.blend = shown(this.side, "The blend of A and B");
    this.place = slider(figure, "A to B", (percent) => explorer.blendTo(percent));
    const names = Object.keys(explorer.ways);
    this.way = choice(figure, "Way", names, (way) => explorer.blendTo(explorer.percent, way));
    this.strips = names.map((name) => canvas(this.side, { class: "strip", role: "img", "aria-label":
      `${explorer.places} pictures from A to B: ${name}` }, explorer.places * (this.side + GAP) - GAP));
    const strips = this.strips.map((strip, i) => element("div", {}, note(names[i]), strip.element));
    return section("From A to B", this.blend.box, this.place.box, this.way.box, ...strips);
  }

  #slice() {
    const { figure, explorer } = this;
    this.point = shown(this.side, "A, turned");
    const axis = (label) => ({ from: -explorer.reach, to: explorer.reach, label });
    this.plot = new Plot(figure, { name: "The slice", x: axis("degrees across"), y: axis("degrees up"), ...PLOT });
    this.plot.onDrag(({ x, y }) => explorer.turnTo([x, y]), { both: true });
    this.cells = canvas(explorer.cells * this.side, { class: "cells" });
    this.plot.box.prepend(this.cells.element);
    const box = element("div", { class: "slice", tabindex: 0, role: "application",
      "aria-label": "The slice around A: arrow keys move the point" }, this.plot.box);
    const by = (first, second) => () => explorer.turnBy(STEP * first, STEP * second);
    keys(figure, box, { ArrowLeft: by(-1, 0), ArrowRight: by(1, 0), ArrowUp: by(0, 1), ArrowDown: by(0, -1) });
    this.turns = ["Across", "Up"].map((name, i) => slider(figure, name, (place) => {
      explorer.turnTo(i === 0 ? [place - explorer.reach] : [undefined, place - explorer.reach]);
    }));
    return section("Around A", this.point.box, box, ...this.turns.map((one) => one.box),
      button(figure, "Two new directions", () => explorer.newDirections()));
  }

  // The start.

  showOpening() {
    setText(this.size, this.explorer.address ? `loading ${this.explorer.megabytes} MB …` : "");
  }

  refuse({ message }) {
    setText(this.size, "");
    this.figure.say(`${message}: press to try again.`);
  }

  open() {
    this.samples.remove();
    setText(this.start, "New pictures");
    setText(this.size, "");
    for (const box of [this.more, ...this.sheet.children]) box.hidden = false;
  }

  // Painted when a picture is there.

  paintTile(place, { pixels, probability, milliseconds }) {
    const tile = this.tiles[place];
    this.#show(tile.picture, pixels);
    Object.assign(tile, { probability, milliseconds });
    setText(tile.score, percent(probability));
    this.#name(place);
  }

  showBusy() {
    this.figure.stage.dataset.busy = this.explorer.busy;
    if (!this.explorer.sheet.busy) this.#tellSheet();
  }

  #tellSheet() {
    const times = this.tiles.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
    const real = this.tiles.filter(({ probability }) => probability > 0.5).length;
    setText(this.size, `about ${plainNumber(times[times.length >> 1], 1)} ms a picture`);
    this.#tell("sheet", `${times.length} new pictures, ${real || "none"} of which the discriminator takes for real.`);
  }

  showChosen() {
    this.tiles.forEach((_, place) => this.#name(place));
    const [a, b] = this.explorer.chosen.map((place) => place + 1);
    this.#tell("pick", `Picture ${a} is A, picture ${b} is B.`);
  }

  #name(place) {
    const { control, letter, name, probability } = this.tiles[place];
    const chosen = LETTERS[this.explorer.chosen.indexOf(place)];
    setText(letter, chosen ?? "");
    const score = probability === undefined ? "" : verdict(probability); // it is on its way
    setText(name, `${chosen ? "is picture" : "Picture"} ${place + 1}: ${score} `);
    setAttribute(control, "aria-pressed", String(chosen !== undefined));
  }

  showPlace() {
    this.place.show(this.explorer.percent, 100, `${this.explorer.percent} %`);
    this.way.choose(this.explorer.way);
  }

  paintBlend(picture) {
    const { length, lengths: [shortest, longest], percent: share, way } = this.explorer;
    const score = this.#paintShown(this.blend, picture);
    const usual = length < shortest ? "which is short" : length > longest ? "which is long" : "as usual";
    setText(this.blend.words, `The code is ${plainNumber(length, 1)} long, ${usual}: 98 in 100 fresh ones are ` +
      `${plainNumber(shortest, 1)} to ${plainNumber(longest, 1)}.`);
    this.#tell("blend", `${share} % from A to B, ${way}: ${score}.`);
  }

  paintStrip(place, { pixels }) {
    const { places } = this.explorer;
    this.#show(this.strips[Math.floor(place / places)], pixels, (place % places) * (this.side + GAP));
  }

  showTurned() {
    const { turned, reach } = this.explorer;
    this.turns.forEach((one, i) => one.show(turned[i] + reach, 2 * reach, `${plainNumber(turned[i])}°`));
    this.plot.dot("point", ...turned, { role: "orange" });
    this.plot.name(`Pictures of A's code, turned by up to ${reach}° in two directions; the point is at ${pair(turned)}`);
  }

  paintPoint(picture) {
    const score = this.#paintShown(this.point, picture);
    setText(this.point.words, `Turned by ${pair(this.explorer.turned)}.`);
    this.#tell("point", `A, turned by ${pair(this.explorer.turned)}: ${score}.`);
  }

  paintCell(place, { pixels }) {
    const { cells } = this.explorer;
    this.#show(this.cells, pixels, (place % cells) * this.side, Math.floor(place / cells) * this.side);
  }

  #paintShown(box, { pixels, probability }) {
    this.#show(box.picture, pixels);
    const score = `${verdict(probability)}, ${percent(probability)}`;
    setText(box.score, score);
    return score;
  }

  /** Say what the reader asked for last, and nothing else. */
  #tell(asked, words) {
    if (this.explorer.asked === asked) this.figure.say(words);
  }

  #show({ brush }, pixels, left = 0, top = 0) {
    const { data } = this.image;
    for (let i = 0; i < this.side ** 2; i += 1) {
      for (let c = 0; c < 3; c += 1) data[4 * i + c] = Math.round(255 * pixels[i * this.colors + (c % this.colors)]);
      data[4 * i + 3] = 255;
    }
    brush.putImageData(this.image, left, top);
  }
}

/** A canvas and what draws on it. */
function canvas(height, attributes, width = height) {
  const made = element("canvas", { width, height, ...attributes });
  return { element: made, brush: made.getContext("2d") };
}

/** A picture of some size with its score and more words beside it. */
function shown(side, name) {
  const picture = canvas(side, { class: "large", role: "img", "aria-label": name });
  const [score, words] = [element("p", { class: "score" }), note("")];
  const box = element("div", { class: "shown" }, picture.element, element("div", {}, score, words));
  return { picture, score, words, box };
}

function section(name, ...children) {
  return element("section", { "aria-label": name }, element("p", { class: "heading" }, name), ...children);
}

function note(words) {
  return element("p", { class: "note" }, words);
}

function pair(degrees) {
  return degrees.map((part) => `${plainNumber(part)}°`).join(" and ");
}

/** The discriminator's answer in words. */
function verdict(probability) {
  const words = ["fake", "rather fake", "undecided", "rather real", "real"];
  return words[Math.min(4, Math.floor(5 * probability))];
}

/** Its answer as a number: how probable it is that a picture is real. */
function percent(probability) {
  const rounded = Math.max(1, Math.min(99, Math.round(100 * probability)));
  return `${probability < 0.01 ? "< " : probability > 0.99 ? "> " : ""}${rounded}\u00a0%`;
}
