// The arithmetic of activations: their values, their gradients, and what a chain of them leaves of a gradient.

/** 1 / (1 + e^−x), written so that the exponential never overflows. */
function logistic(x) {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

const ACTIVATIONS = new Map([
  ["ReLU", { value: (x) => Math.max(x, 0), gradient: (x) => Number(x > 0) }],
  ["leaky ReLU", {
    value: (x, slope) => (x > 0 ? x : slope * x),
    gradient: (x, slope) => (x > 0 ? 1 : slope),
  }],
  ["sigmoid", { value: logistic, gradient: (x) => logistic(x) * logistic(-x) }],
  ["tanh", { value: Math.tanh, gradient: (x) => 1 - Math.tanh(x) ** 2 }],
]);

/** The value of an activation at x; `slope` is that of the leaky ReLU below 0. */
export function activationValue(name, x, slope) {
  return ACTIVATIONS.get(name).value(x, slope);
}

/** The gradient of an activation at x: at 0 that of the left side, as in PyTorch and Keras. */
export function activationGradient(name, x, slope) {
  return ACTIVATIONS.get(name).gradient(x, slope);
}

/** What is left of a gradient of 1 before each of `layers` layers and after the last one. */
export function gradientChain(gradient, layers) {
  return Array.from({ length: layers + 1 }, (_, layer) => gradient ** layer);
}
