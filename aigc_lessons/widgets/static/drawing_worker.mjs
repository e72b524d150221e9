// Where the networks compute: in a worker, so that the page stays free, or on the page itself where none can be made.

import { DcganNetworks } from "./dcgan_networks.mjs";
import { numberOfHalf, unpackHalves } from "./latent_decoder.mjs";

/** What runs in the worker: the first message holds what the networks are made from, each other one a code. */
function drawInWorker() {
  let networks = null;
  self.onmessage = ({ data }) => {
    if (networks) self.postMessage(drawTimed(networks, data));
    else networks = new DcganNetworks(data);
  };
}

/** A picture, its score, and how long both took. */
function drawTimed(networks, code) {
  const from = performance.now();
  const drawn = networks.draw(code);
  return { ...drawn, milliseconds: performance.now() - from };
}

const SOURCE = `"use strict";
${[numberOfHalf, unpackHalves, DcganNetworks, drawTimed, drawInWorker].join("\n")}
drawInWorker();`;

/** Networks that draw what they are asked for, one after the other: `draw(code)` promises { pixels, probability,
 * milliseconds }. */
export class DrawingWorker {
  #waiting = [];

  constructor(parts) {
    try {
      this.worker = new Worker(URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" })));
      this.worker.onmessage = ({ data }) => this.#waiting.shift().done(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        if (this.worker) this.#stayHere(parts);
      };
      this.worker.postMessage(parts);
    } catch {
      this.#stayHere(parts);
    }
  }

  draw(code) {
    return new Promise((done, failed) => {
      this.#waiting.push({ code, done, failed });
      if (this.worker) this.worker.postMessage(code);
      else this.#drawHere();
    });
  }

  /** Do the worker's work, what it was asked for already included; what is wrong there fails here, too, and is told. */
  #stayHere(parts) {
    this.worker?.terminate();
    this.worker = null;
    this.networks = () => (this.made ??= new DcganNetworks(parts));
    this.#waiting.forEach(() => this.#drawHere());
  }

  /** Draw the next one as soon as the page has had its turn. */
  #drawHere() {
    setTimeout(() => {
      const { code, done, failed } = this.#waiting.shift();
      try {
        done(drawTimed(this.networks(), code));
      } catch (error) {
        failed(error);
      }
    });
  }
}

/** Pictures of codes, one after the other, each painted when it is there: paint(place, picture). New codes take the
 * place of old ones at once; `changed` is called when it begins and when all are painted. */
export class DrawingOrder {
  constructor(figure, worker, paint, changed) {
    Object.assign(this, { worker, paint, changed, codes: [], next: 0, busy: false });
    this.fail = figure.guard((error) => {
      throw error;
    });
  }

  draw(codes) {
    Object.assign(this, { codes, next: 0 });
    if (!this.busy) this.#work().catch(this.fail);
  }

  async #work() {
    this.busy = true;
    this.changed();
    while (this.next < this.codes.length) {
      const { codes, next } = this;
      const picture = await this.worker.draw(codes[next]);
      // A picture of old codes is painted as well: while a point is dragged there may be none but these.
      this.paint(next, picture);
      if (codes === this.codes) this.next = next + 1;
    }
    this.busy = false;
    this.changed();
  }
}
