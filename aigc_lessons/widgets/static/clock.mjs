// Play and pause. It never starts by itself, and it stops when the figure leaves the page.

/** Call `tick()` every `interval()` milliseconds while it plays, until that returns false;
 * `changed(playing)` follows each start and stop. */
export class Clock {
  #timer = null;

  constructor(figure, { tick, interval, changed }) {
    Object.assign(this, { figure, interval, tick: figure.guard(tick), changed: figure.guard(changed) });
  }

  get playing() {
    return this.#timer !== null;
  }

  play() {
    if (this.playing) return;
    this.#timer = setInterval(() => {
      if (!this.figure.host.isConnected || this.tick() !== true) this.pause();
    }, this.interval());
    this.changed(true);
  }

  pause() {
    if (!this.playing) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.changed(false);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }
}
