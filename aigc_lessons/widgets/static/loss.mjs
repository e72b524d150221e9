// The arithmetic of three losses for one logit z and one target t, each with its derivative with respect to z.

/** 1 / (1 + e^−z), written so that the exponential never overflows. */
export function probabilityOf(z) {
  const small = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}

/** log(1 + e^z) − t·z, the same way. */
function crossEntropy(z, t) {
  return Math.max(z, 0) - t * z + Math.log1p(Math.exp(-Math.abs(z)));
}

const LOSSES = new Map([
  ["cross-entropy", { value: crossEntropy, gradient: (z, t) => probabilityOf(z) - t }],
  ["squared error of p", {
    value: (z, t) => (probabilityOf(z) - t) ** 2,
    gradient: (z, t) => 2 * (probabilityOf(z) - t) * probabilityOf(z) * probabilityOf(-z),
  }],
  ["squared error of z", { value: (z, t) => (z - t) ** 2, gradient: (z, t) => 2 * (z - t) }],
]);

/** How wrong the logit z is for the target t. */
export function lossValue(name, z, t) {
  return LOSSES.get(name).value(z, t);
}

/** How fast that grows with z. */
export function lossGradient(name, z, t) {
  return LOSSES.get(name).gradient(z, t);
}
