// A trained DCGAN at work: new pictures, the way from one to another, and a slice of latent space around one.

import { DrawingOrder, DrawingWorker } from "./drawing_worker.mjs";
import { GeneratorPlaygroundView } from "./generator_playground_view.mjs";
import { directionsAt, freshCodes, lengthOf, onArc, onLine, turn } from "./latent_codes.mjs";
import { loadSeparateFile } from "./separate_file.mjs";

const PLACES = 9; // pictures of a way, the first and the last included
const CELLS = 7; // pictures along a side of the slice
const REACH = 60; // degrees to its edge

/** Fill the figure. `state` holds { sizes, halves, address, megabytes, lengths, pictures, real }: the weights are in
 * `halves`, or in the file at `address`; of fresh codes 98 in 100 have a length within `lengths`; of real images half
 * have a score within `real`, if there are any. */
export function draw(figure, state) {
  new GeneratorPlayground(figure, state);
}

/** What is chosen, and what follows from it. */
class GeneratorPlayground {
  constructor(figure, state) {
    Object.assign(this, state, { figure, places: PLACES, cells: CELLS, reach: REACH });
    this.ways = { arc: onArc, "straight line": onLine };
    Object.assign(this, { chosen: [], way: "arc", percent: 50, turned: [0, 0], asked: "sheet" });
    this.view = new GeneratorPlaygroundView(figure, this);
  }

  // Starting.

  /** Make new pictures; before the first ones, the networks. */
  press() {
    if (this.worker) this.newPictures();
    else if (!this.opening) this.#open();
  }

  #open() {
    this.opening = true;
    this.view.showOpening();
    const loaded = this.halves ? Promise.resolve(this.halves) : loadSeparateFile(this.address);
    loaded.then(this.figure.guard((halves) => this.#start(halves)), this.figure.guard((error) => this.view.refuse(error)))
      .finally(() => { this.opening = false; });
  }

  #start(halves) {
    this.worker = new DrawingWorker({ halves, ...this.sizes });
    const order = (paint) => new DrawingOrder(this.figure, this.worker, paint, () => this.view.showBusy());
    this.sheet = order((place, picture) => this.view.paintTile(place, picture));
    this.blend = order((_, picture) => this.view.paintBlend(picture));
    this.strips = order((place, picture) => this.view.paintStrip(place, picture));
    this.point = order((_, picture) => this.view.paintPoint(picture));
    this.map = order((place, picture) => this.view.paintCell(place, picture));
    this.view.open();
    this.newPictures();
  }

  get busy() {
    return [this.sheet, this.blend, this.strips, this.point, this.map].some((order) => order.busy);
  }

  // The sheet.

  newPictures() {
    this.asked = "sheet";
    this.codes = freshCodes(this.pictures, this.sizes.latent);
    this.sheet.draw(this.codes);
    this.#choose([0, 1]);
  }

  /** A picture becomes A, and what was A becomes B. */
  pick(place) {
    if (place === this.chosen[0]) return;
    this.asked = "pick";
    this.#choose([place, this.chosen[0]]);
  }

  #choose(chosen) {
    this.chosen = chosen;
    this.view.showChosen();
    this.strips.draw(Object.keys(this.ways).flatMap((way) => this.#shares().map((share) => this.codeOn(way, share))));
    this.#blend();
    this.#direct();
  }

  #shares() {
    return Array.from({ length: PLACES }, (_, place) => place / (PLACES - 1));
  }

  // From A to B.

  codeOn(way, share) {
    const [from, to] = this.chosen.map((place) => this.codes[place]);
    return this.ways[way](from, to, share);
  }

  /** Go `percent` of the way from A to B, by one of the ways. */
  blendTo(percent, way = this.way) {
    Object.assign(this, { percent, way, asked: "blend" });
    this.#blend();
  }

  #blend() {
    this.blended = this.codeOn(this.way, this.percent / 100);
    this.view.showPlace();
    this.blend.draw([this.blended]);
  }

  get length() {
    return lengthOf(this.blended);
  }

  // Around A.

  newDirections() {
    this.asked = "point";
    this.#direct();
  }

  #direct() {
    this.turned = [0, 0];
    this.directions = directionsAt(this.codes[this.chosen[0]]);
    this.map.draw(this.#cells().map((degrees) => this.#turnedBy(degrees)));
    this.#turn();
  }

  /** Degrees of the pictures of the slice, in reading order. */
  #cells() {
    const middle = (index) => (REACH * (2 * index + 1 - CELLS)) / CELLS;
    return Array.from({ length: CELLS ** 2 }, (_, cell) => [middle(cell % CELLS), -middle(Math.floor(cell / CELLS))]);
  }

  #turnedBy(degrees) {
    return turn(this.codes[this.chosen[0]], this.directions, degrees);
  }

  /** Turn A's code by whole degrees. */
  turnTo(degrees) {
    const within = (part) => Math.round(Math.max(-REACH, Math.min(REACH, part))) + 0; // + 0 makes 0 of −0
    this.turned = this.turned.map((old, i) => within(degrees[i] ?? old));
    this.asked = "point";
    this.#turn();
  }

  #turn() {
    this.view.showTurned();
    this.point.draw([this.#turnedBy(this.turned)]);
  }

  turnBy(first, second) {
    this.turnTo([this.turned[0] + first, this.turned[1] + second]);
  }
}
