// A generator and a discriminator play their game over single numbers, while the reader looks on.

import { Clock } from "./clock.mjs";
import { GanGameView } from "./gan_game_view.mjs";
import { ToyGan } from "./toy_gan.mjs";

const MOST = 3000; // steps: then it stops
const PLACES = 121; // where densities are drawn
const LEAST = 2e-3; // below this density no best answer is drawn: hardly any sample lies there

/** Fill the figure. `state` holds { data: [[name, [[mean, deviation], …]], …], chosen, saturating, discriminatorSteps, lr,
 * headStart, seed, reach } and, as `constants`, the numbers of toy_gan.py. */
export function draw(figure, state) {
  const game = new GanGame(figure, state);
  figure.themeChanged = () => game.paint();
}

/** What is chosen, the two networks, and what has happened so far. */
class GanGame {
  constructor(figure, state) {
    Object.assign(this, state, { data: new Map(state.data), speed: 5, most: MOST });
    this.places = Array.from({ length: PLACES }, (_, i) => this.reach * (2 * i / (PLACES - 1) - 1));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.clock = new Clock(figure, {
      tick: () => this.advance(still ? 50 : this.speed),
      interval: () => (still ? 1500 : 60),
      changed: () => this.paint(),
    });
    this.begin();
    this.view = new GanGameView(figure, this);
  }

  /** Both networks as they were at first. */
  begin() {
    const { saturating, discriminatorSteps, lr, headStart, seed } = this;
    const settings = { real: this.data.get(this.chosen), saturating, discriminatorSteps, lr, headStart, seed };
    this.gan = new ToyGan({ ...this.constants, ...settings });
    this.records = [];
  }

  get steps() {
    return this.gan.steps;
  }

  get last() {
    return this.records.at(-1);
  }

  /** What the plots show: the densities, what the discriminator says, and the best that it could say. */
  get curves() {
    const { gan, places } = this;
    const [real, fake] = [gan.realDensity(places), gan.fakeDensity(places)];
    const best = real.map((p, i) => (p + fake[i] > LEAST ? p / (p + fake[i]) : NaN));
    return { real, fake, best, says: gan.probability(places) };
  }

  // Playing.

  /** Some steps on; false at the end. */
  advance(count) {
    const until = Math.min(this.steps + count, MOST);
    while (this.steps < until) this.records.push(this.gan.step());
    this.paint();
    return this.steps < MOST;
  }

  stepBy(count) {
    this.clock.pause();
    this.advance(count);
  }

  restart() {
    this.clock.pause();
    this.begin();
    this.paint();
  }

  play() {
    if (!this.clock.playing && this.steps >= MOST) this.restart();
    this.clock.toggle();
  }

  /** Other rules: the game begins anew. */
  change(what) {
    Object.assign(this, what);
    this.restart();
  }

  paint() {
    this.view.paint(this);
  }
}
