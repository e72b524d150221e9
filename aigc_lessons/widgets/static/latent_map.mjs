// A point on a plane of codes, and the image that the decoder makes of it; a map of such images; a walk in a
// straight line from one point to another.

import { Clock } from "./clock.mjs";
import { Decoder } from "./latent_decoder.mjs";
import { LatentMapView } from "./latent_map_view.mjs";

const WALK = 40; // steps
const SLICE = 12; // milliseconds that the map takes from the page at a time

/** Fill the figure. `state` holds { halves, hidden, channels, code: [a, b], from: [a, b], reach, cells, marks, readings }: a
 * code's parts lie between −reach and reach, in steps of 1 / marks; the map has cells × cells images. */
export function draw(figure, state) {
  const explorer = new LatentMap(figure, state);
  figure.themeChanged = () => explorer.paint();
  explorer.fillMapWhenSeen();
}

/** What is chosen, and what follows from it. */
class LatentMap {
  constructor(figure, state) {
    Object.assign(this, state, { figure, at: WALK, steps: WALK });
    this.decoder = new Decoder(state);
    this.clock = new Clock(figure, {
      tick: () => this.walkTo(this.at + 1) < WALK,
      interval: () => 60,
      changed: () => this.paint(),
    });
    this.view = new LatentMapView(figure, this);
  }

  /** The code that is decoded: the chosen one, or one on the way to it. */
  get shown() {
    return this.between(this.at / WALK);
  }

  /** A code on the straight way from the start of the walk to the point. */
  between(share) {
    return this.from.map((start, i) => start + share * (this.code[i] - start));
  }

  imageAt(code) {
    return this.decoder.decode(code);
  }

  /** What a classifier reads in the map's image that is nearest to a code: [class, percent]. */
  readingAt(code) {
    if (!this.readings) return null;
    const [column, row] = [code[0], -code[1]].map((part) => this.#cell(part));
    return this.readings.map((all) => all[row * this.cells + column]);
  }

  #cell(part) {
    const cell = Math.floor(this.cells * (part + this.reach) / (2 * this.reach));
    return Math.max(0, Math.min(this.cells - 1, cell));
  }

  /** The code in the middle of a cell of the map. */
  codeOfCell(row, column) {
    const middle = (index) => this.reach * (2 * index + 1 - this.cells) / this.cells;
    return [middle(column), -middle(row)];
  }

  paint() {
    this.view.paint(this);
  }

  // Choosing.

  /** Move the point to the nearest place that the sliders have. */
  moveTo(place) {
    this.clock.pause();
    this.at = WALK;
    this.code = this.code.map((old, i) => this.#onMarks(place[i] ?? old));
    this.paint();
  }

  moveBy(first, second) {
    this.moveTo([this.code[0] + first, this.code[1] + second]);
  }

  #onMarks(part) {
    const within = Math.max(-this.reach, Math.min(this.reach, part));
    return Math.round(this.marks * within) / this.marks + 0; // + 0 makes 0 of −0
  }

  // Walking.

  startHere() {
    this.clock.pause();
    this.from = this.code.slice();
    this.at = WALK;
    this.paint();
  }

  walkTo(at) {
    this.at = Math.min(at, WALK);
    this.paint();
    return this.at;
  }

  play() {
    if (!this.clock.playing && this.at >= WALK) this.walkTo(0);
    this.clock.toggle();
  }

  // The map.

  /** Fill the map as soon as the figure is near the screen. */
  fillMapWhenSeen() {
    const watch = new IntersectionObserver(this.figure.guard((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      this.#fillMap(this.#cellsFromTheMiddle());
    }), { rootMargin: "400px" });
    watch.observe(this.figure.host);
  }

  #cellsFromTheMiddle() {
    const cells = Array.from({ length: this.cells ** 2 }, (_, cell) => [Math.floor(cell / this.cells), cell % this.cells]);
    const far = ([row, column]) => Math.hypot(...this.codeOfCell(row, column));
    return cells.sort((one, other) => far(one) - far(other));
  }

  #fillMap(cells) {
    const until = performance.now() + SLICE;
    while (cells.length > 0 && performance.now() < until) {
      const [row, column] = cells.shift();
      this.view.paintCell(row, column, this.imageAt(this.codeOfCell(row, column)));
    }
    if (cells.length > 0) setTimeout(this.figure.guard(() => this.#fillMap(cells)));
    else this.view.mapFilled();
  }
}
