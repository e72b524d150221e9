// What a reader of the latent map sees and works with.

import { button, element, keys, setAttribute, setText, slider } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";
import { Plot } from "./plot.mjs";

const PLOT = { width: 466, height: 458 }; // the inside is a square of 400 pixels
const STRIP = 9; // images of the walk, the first and the last included
const STRIP_LATER = 120; // milliseconds after the point has moved
const GAP = 2; // pixels between them
const STEP = 0.2; // of an arrow key
const NAMES = ["z₁", "z₂"];
const NOTE = "The page computes every image itself, from the decoder's weights. Between the map's images lie others: " +
  "move slowly from one to the next. Arrow keys move the point when the map has the focus.";

export class LatentMapView {
  constructor(figure, explorer) {
    Object.assign(this, { figure, explorer, side: explorer.decoder.side });
    this.grey = new ImageData(this.side, this.side);
    figure.stage.append(element("div", { class: "latent" }, this.#map(), this.#image()), this.#walk(),
      figure.live, element("p", { class: "note" }, NOTE));
  }

  // Made once.

  #map() {
    const { explorer, figure } = this;
    const [x, y] = NAMES.map((label) => ({ from: -explorer.reach, to: explorer.reach, label }));
    this.plot = new Plot(figure, { name: "The map", x, y, ...PLOT });
    this.plot.onDrag(({ x: first, y: second }) => explorer.moveTo([first, second]), { both: true });
    this.map = canvas(explorer.cells * this.side, { class: "latent-cells" });
    this.plot.box.prepend(this.map.element);
    const box = element("div", { class: "latent-map", tabindex: 0, role: "application",
      "aria-label": "The map: arrow keys move the point" }, this.plot.box);
    const by = (first, second) => () => explorer.moveBy(STEP * first, STEP * second);
    keys(figure, box, { ArrowLeft: by(-1, 0), ArrowRight: by(1, 0), ArrowUp: by(0, 1), ArrowDown: by(0, -1) });
    return box;
  }

  #image() {
    const { figure, explorer } = this;
    this.image = canvas(this.side, { class: "latent-image", role: "img", "aria-label": "The decoded image" });
    this.where = element("p", { class: "latent-where" });
    this.reading = element("p", { class: "latent-reading" });
    this.sliders = NAMES.map((name, index) => slider(figure, name, (place) => {
      const part = place / explorer.marks - explorer.reach;
      explorer.moveTo(index === 0 ? [part] : [undefined, part]);
    }));
    const words = element("div", { class: "latent-words" }, this.where, this.reading);
    return element("div", { class: "latent-side" }, element("div", { class: "latent-shown" }, this.image.element, words),
      element("div", { class: "latent-sliders" }, ...this.sliders.map(({ box }) => box)));
  }

  #walk() {
    const { figure, explorer } = this;
    this.strip = canvas(this.side, { class: "latent-strip", role: "img", "aria-label": "The walk" }, STRIP * (this.side + GAP) - GAP);
    this.play = button(figure, "Play the walk", () => explorer.play(), { class: "main" });
    const here = button(figure, "Set A here", () => explorer.startHere());
    return element("div", { class: "latent-walk" }, element("p", { class: "heading" },
      "A walk in a straight line, from A to the point"), this.strip.element, element("div", { class: "buttons" }, this.play, here));
  }

  // Painted whenever something changes.

  paint(explorer) {
    const { code, from, shown, clock, at, steps } = explorer;
    this.#show(this.image, explorer.imageAt(shown), 0, 0);
    this.plot.segment("walk", from, code, { role: "orange" });
    this.plot.dot("from", ...from, { role: "green", label: "A" });
    this.plot.dot("code", ...shown, { role: "orange" });
    this.#paintWords(explorer);
    this.sliders.forEach((one, i) => this.#paintSlider(one, code[i], explorer));
    setText(this.play, clock.playing ? "Pause" : "Play the walk");
    setAttribute(this.strip.element, "aria-label", `Nine images on the way from ${pair(from)} to ${pair(code)}`);
    this.#paintStripSoon();
    if (!clock.playing || at === steps) this.figure.say(inWords(explorer));
  }

  #paintWords(explorer) {
    const { shown } = explorer;
    const reading = explorer.readingAt(shown);
    setText(this.where, `z = ${pair(shown)}`);
    setText(this.reading, reading ? `read as ${reading[0]}` : "");
    setAttribute(this.image.element, "aria-label", `The image decoded from z = ${pair(shown)}`);
    this.plot.name(`A map of decoded images over z₁ and z₂; the point is at ${pair(shown)}, the walk begins at ${pair(explorer.from)}`);
  }

  #paintSlider({ show }, part, { marks, reach }) {
    show(Math.round(marks * (part + reach)), 2 * marks * reach, plainNumber(part, 2));
  }

  /** The strip follows a few times a second: what the reader drags goes first. */
  #paintStripSoon() {
    const { from, code } = this.explorer;
    const walk = `${from} ${code}`;
    if (this.strip.walk === walk) return;
    this.strip.walk = walk;
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(this.figure.guard(() => this.#paintStrip()), STRIP_LATER);
  }

  #paintStrip() {
    this.waiting = false;
    for (let place = 0; place < STRIP; place += 1) {
      const image = this.explorer.imageAt(this.explorer.between(place / (STRIP - 1)));
      this.#show(this.strip, image, place * (this.side + GAP), 0);
    }
  }

  /** One image of the map. */
  paintCell(row, column, image) {
    this.#show(this.map, image, column * this.side, row * this.side);
  }

  mapFilled() {
    this.map.element.dataset.filled = "";
  }

  #show({ brush }, image, left, top) {
    const { data } = this.grey;
    for (let i = 0; i < image.length; i += 1) {
      data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = Math.round(255 * image[i]);
      data[4 * i + 3] = 255;
    }
    brush.putImageData(this.grey, left, top);
  }
}

/** A canvas and what draws on it. */
function canvas(height, attributes, width = height) {
  const made = element("canvas", { width, height, ...attributes });
  return { element: made, brush: made.getContext("2d") };
}

function pair(code) {
  return `(${code.map((part) => plainNumber(part, 2)).join(", ")})`;
}

function inWords(explorer) {
  const { shown, cells } = explorer;
  const reading = explorer.readingAt(shown);
  if (!reading) return `The decoder's image of z = ${pair(shown)}.`;
  return `z = ${pair(shown)}: the nearest of the map's ${cells * cells} images is read as ${reading[0]}, with ${reading[1]} %.`;
}
