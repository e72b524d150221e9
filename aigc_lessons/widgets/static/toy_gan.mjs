// A GAN whose samples are single numbers: the arithmetic of toy_gan.py, free of the page.

import { NumberStream } from "./number_stream.mjs";

/** 1 / (1 + e^−z), written so that the exponential never overflows. */
export function probabilityOf(z) {
  const small = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}

/** log(1 + e^z), the same way. */
function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function mean(values, of = (value) => value) {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

/** From one number to one number, by a hidden layer with tanh. */
export class Network {
  constructor(stream, { hidden, first: [steep, spread], middle }) {
    this.weights = {
      w1: stream.normals(hidden).map((weight) => steep * weight),
      b1: stream.normals(hidden).map((bias) => spread * bias),
      w2: stream.normals(hidden).map((weight) => 0.5 * weight / Math.sqrt(hidden)),
      b2: Float64Array.of(middle),
    };
  }

  /** The outputs, and what lies between: { x, hidden, y }. */
  forward(x) {
    const { w1, b1, w2, b2 } = this.weights;
    const units = w1.length;
    const hidden = new Float64Array(x.length * units);
    const y = new Float64Array(x.length).fill(b2[0]);
    for (let n = 0; n < x.length; n += 1) {
      for (let j = 0; j < units; j += 1) {
        const unit = (hidden[n * units + j] = Math.tanh(x[n] * w1[j] + b1[j]));
        y[n] += unit * w2[j];
      }
    }
    return { x, hidden, y };
  }

  /** Carry a gradient back through `forward`: to the inputs, and added to `grads`, to the weights. */
  backward(dy, { x, hidden }, grads = this.noGradient()) {
    const { w1, w2 } = this.weights;
    const units = w1.length;
    const dx = new Float64Array(x.length);
    for (let n = 0; n < x.length; n += 1) {
      grads.b2[0] += dy[n];
      for (let j = 0; j < units; j += 1) {
        const unit = hidden[n * units + j];
        const before = dy[n] * w2[j] * (1 - unit * unit);
        grads.w2[j] += dy[n] * unit;
        grads.w1[j] += before * x[n];
        grads.b1[j] += before;
        dx[n] += before * w1[j];
      }
    }
    return { dx, grads };
  }

  noGradient() {
    return mapped(this.weights, (weights) => new Float64Array(weights.length));
  }
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** ops.Adam for the weights of a network. */
export class Adam {
  constructor(network, { lr, betas, eps }) {
    Object.assign(this, { network, lr, betas, eps, steps: 0, mean: network.noGradient(), square: network.noGradient() });
  }

  step(grads) {
    this.steps += 1;
    for (const name of Object.keys(grads)) this.#update(this.network.weights[name], grads[name], this.mean[name], this.square[name]);
  }

  #update(theta, g, m, v) {
    const [beta1, beta2] = this.betas;
    for (let i = 0; i < theta.length; i += 1) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2;
      const hat = m[i] / (1 - beta1 ** this.steps);
      theta[i] -= this.lr * hat / (Math.sqrt(v[i] / (1 - beta2 ** this.steps)) + this.eps);
    }
  }
}

/** The two networks and their step. `settings` holds { real: [[mean, deviation], …], saturating, discriminatorSteps, lr,
 * headStart, seed } and the constants of toy_gan.py: { hidden, batch, start, first, faster, betas, eps, blur, noise }. */
export class ToyGan {
  constructor(settings) {
    Object.assign(this, settings);
    this.stream = new NumberStream(this.seed);
    this.steps = 0;
    this.generator = new Network(this.stream, { hidden: this.hidden, first: this.first.generator, middle: this.start });
    this.discriminator = new Network(this.stream, { hidden: this.hidden, first: this.first.discriminator, middle: 0 });
    const adam = (network, lr, eps) => new Adam(network, { lr, betas: this.betas, eps });
    this.generatorAdam = adam(this.generator, this.lr, this.eps.generator);
    this.discriminatorAdam = adam(this.discriminator, this.faster * this.lr, this.eps.discriminator);
  }

  /** The discriminator learns, then the generator; the losses and how sure the discriminator was before. */
  step() {
    let record = {};
    for (let k = 0; k < this.discriminatorSteps; k += 1) record = this.#discriminatorStep();
    record.generatorLoss = this.#generatorStep(this.steps >= this.headStart);
    this.steps += 1;
    return record;
  }

  #discriminatorStep() {
    const real = this.discriminator.forward(this.#drawReal());
    const fake = this.discriminator.forward(this.generator.forward(this.stream.normals(this.batch)).y);
    const { grads } = this.discriminator.backward(real.y.map((z) => -probabilityOf(-z) / this.batch), real);
    this.discriminator.backward(fake.y.map((z) => probabilityOf(z) / this.batch), fake, grads);
    this.discriminatorAdam.step(grads);
    return {
      discriminatorLoss: mean(real.y, (z) => softplus(-z)) + mean(fake.y, softplus),
      real: mean(real.y, probabilityOf),
      fake: mean(fake.y, probabilityOf),
    };
  }

  #generatorStep(learns) {
    const made = this.generator.forward(this.stream.normals(this.batch));
    const judged = this.discriminator.forward(made.y);
    if (learns) {
      const dlogits = judged.y.map((z) => -probabilityOf(this.saturating ? z : -z) / this.batch);
      const { dx } = this.discriminator.backward(dlogits, judged);
      this.generatorAdam.step(this.generator.backward(dx, made).grads);
    }
    return this.saturating ? -mean(judged.y, softplus) : mean(judged.y, (z) => softplus(-z));
  }

  #drawReal() {
    const which = this.stream.uniforms(this.batch);
    return this.stream.normals(this.batch).map((normal, n) => {
      const [middle, deviation] = this.real[Math.floor(which[n] * this.real.length)];
      return middle + deviation * normal;
    });
  }

  /** How densely real numbers lie at places, with the blur of the generated ones. */
  realDensity(places) {
    return places.map((x) => mean(this.real, ([middle, deviation]) => bell(x, middle, Math.hypot(deviation, this.blur))));
  }

  /** How densely generated numbers lie at places, each blurred into a small bell. */
  fakeDensity(places) {
    const { y } = this.generator.forward(this.noise);
    const likely = this.noise.map((z) => Math.exp(-z * z / 2));
    const total = likely.reduce((sum, one) => sum + one, 0);
    return places.map((x) => {
      let sum = 0;
      for (let i = 0; i < y.length; i += 1) sum += likely[i] * bell(x, y[i], this.blur);
      return sum / total;
    });
  }

  /** How sure the discriminator is that numbers are real. */
  probability(places) {
    return Array.from(this.discriminator.forward(places).y, probabilityOf);
  }
}

function bell(x, middle, deviation) {
  return Math.exp(-(((x - middle) / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI));
}
