// Gradient descent on a bowl ½ θᵀHθ of two parameters: the arithmetic, free of the page.

/** The height of the bowl at a point. */
export function quadratic(theta, H) {
  const [g0, g1] = quadraticGradient(theta, H);
  return (theta[0] * g0 + theta[1] * g1) / 2;
}

/** Its gradient, Hθ. */
export function quadraticGradient([a, b], [[h00, h01], [h10, h11]]) {
  return [h00 * a + h01 * b, h10 * a + h11 * b];
}

/** Eigenvalues of a symmetric H, the smallest first, with a unit eigenvector each: [{ value, vector }, …]. */
export function eigenpairs([[a, b], [, d]]) {
  const middle = (a + d) / 2;
  const radius = Math.hypot((a - d) / 2, b);
  const angle = Math.atan2(2 * b, a - d) / 2; // of the largest one's direction
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    { value: middle - radius, vector: [-sin, cos] },
    { value: middle + radius, vector: [cos, sin] },
  ];
}

/** Where gradient descent begins to diverge: 2 / λ_max. */
export function learningRateLimit(H) {
  return 2 / eigenpairs(H)[1].value;
}

/** Where the slowest direction is fastest: 2 / (λ_min + λ_max). */
export function bestLearningRate(H) {
  const [least, most] = eigenpairs(H);
  return 2 / (least.value + most.value);
}

/** A line of equal height around the bottom: `count` points of the ellipse ½ θᵀHθ = height. */
export function levelLine(H, height, count = 72) {
  const axes = eigenpairs(H).map(({ value, vector }) => vector.map((part) => part * Math.sqrt(2 * height / value)));
  return Array.from({ length: count }, (_, index) => {
    const angle = 2 * Math.PI * index / count;
    return [0, 1].map((i) => axes[0][i] * Math.cos(angle) + axes[1][i] * Math.sin(angle));
  });
}

/** A step against the velocity v ← momentum·v + g; with no momentum, against the gradient. */
export class SGD {
  constructor({ lr, momentum = 0 }) {
    Object.assign(this, { lr, momentum, velocity: [0, 0] });
  }

  step(theta, gradient) {
    this.velocity = this.velocity.map((v, i) => this.momentum * v + gradient[i]);
    return theta.map((part, i) => part - this.lr * this.velocity[i]);
  }
}

/** A step of about lr in each coordinate: a running mean of the gradient over the root of one of its square. */
export class Adam {
  constructor({ lr, betas = [0.9, 0.999], eps = 1e-8 }) {
    Object.assign(this, { lr, betas, eps, mean: [0, 0], square: [0, 0], steps: 0 });
  }

  step(theta, gradient) {
    const [beta1, beta2] = this.betas;
    this.steps += 1;
    this.mean = this.mean.map((m, i) => beta1 * m + (1 - beta1) * gradient[i]);
    this.square = this.square.map((v, i) => beta2 * v + (1 - beta2) * gradient[i] ** 2);
    return theta.map((part, i) => {
      const mean = this.mean[i] / (1 - beta1 ** this.steps);
      const square = this.square[i] / (1 - beta2 ** this.steps);
      return part - this.lr * mean / (Math.sqrt(square) + this.eps);
    });
  }
}

/** All points of a descent, the start included: one step for each row of `noise`, which is added to the
 * gradient. */
export function descend(optimizer, start, H, noise) {
  const path = [[...start]];
  for (const [a, b] of noise) {
    const theta = path.at(-1);
    const [g0, g1] = quadraticGradient(theta, H);
    path.push(optimizer.step(theta, [g0 + a, g1 + b]));
  }
  return path;
}
