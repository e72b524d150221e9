// Numbers as text, and text as numbers.

const MINUS = "\u2212";
const withMinus = (text) => text.replace("-", MINUS);
const isWhole = (value) => Math.abs(value - Math.round(value)) < 1e-9;

/** "2", "-0.5", "0,5" or "1/9" as a number; NaN for anything else. */
export function parseNumber(text) {
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:\/(\d+\.?\d*|\.\d+))?$/.exec(plain);
  const value = match ? Number(match[1]) / Number(match[2] ?? 1) : NaN;
  return Number.isFinite(value) ? value + 0 : NaN;
}

/** Could more typing still turn this text into a number ("", "-", "1/")? */
export function isUnfinishedNumber(text) {
  return /^[+\-\u2212]?\d*[.,]?\d*(\/\d*[.,]?\d*)?$/.test(text.trim());
}

/** At most three figures, to fit a cell: 5.33, 15.7, −64, −∞. */
export function shortNumber(value) {
  const size = Math.abs(value);
  if (size === Infinity) return value < 0 ? `${MINUS}∞` : "∞";
  if (size >= 9999.5) return withMinus(value.toExponential(1).replace("e+", "e"));
  return plainNumber(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

/** Rounded to `decimals` places, with no zeros at the end and no "−0". */
export function plainNumber(value, decimals = 3) {
  return withMinus(String(Number(value.toFixed(decimals)) + 0));
}

/** Does `plainNumber` lose something of the value? */
export function isRounded(value) {
  return !isWhole(value * 1000);
}

/** A kernel's weight: "1/9" where three decimals would round it and a small fraction does not. */
export function weightNumber(value) {
  if (!isRounded(value)) return plainNumber(value);
  for (let below = 3; below <= 100; below += 1) {
    if (isWhole(value * below)) return withMinus(`${Math.round(value * below)}/${below}`);
  }
  return plainNumber(value);
}
