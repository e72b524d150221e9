// Light or dark, and the colour of a number. Blue and orange are Okabe and Ito's, so that everybody can
// tell them apart; ink on a coloured cell is black or white, whichever reads better (at least 4.5 : 1).

/** "rgb(0, 114, 178)" or "color(srgb 0 0.4 0.7 / 0.5)" as [red, green, blue, opacity], else null. */
export function parseColour(text) {
  const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  if (text.startsWith("rgb") && numbers.length >= 3) return [...numbers.slice(0, 3), numbers[3] ?? 1];
  if (text.startsWith("color(srgb ") && numbers.length >= 3) {
    return [...numbers.slice(0, 3).map((channel) => 255 * channel), numbers[3] ?? 1];
  }
  return null;
}

/** Relative luminance as WCAG 2 defines it, from 0 (black) to 1 (white). */
export function luminance([red, green, blue]) {
  const linear = [red, green, blue].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** Is the page behind the element dark? The first opaque background above it decides; where none is
 * set (an output inside a frame), the colour of the text does: light text means a dark page. */
export function isDarkBehind(element) {
  for (let node = element; node; node = node.parentElement ?? node.getRootNode().host) {
    const colour = parseColour(getComputedStyle(node).backgroundColor);
    if (colour && colour[3] >= 0.5) return luminance(colour) < 0.18;
  }
  return luminance(parseColour(getComputedStyle(element).color) ?? [0, 0, 0]) > 0.18;
}

/** Call `apply(dark)` now and whenever the page may have changed its theme. */
export function watchTheme(element, apply) {
  let last = null;
  const check = () => {
    const dark = element.isConnected ? isDarkBehind(element) : last;
    if (dark !== null && dark !== last) apply((last = dark));
  };
  // Pages often swap a style sheet or fade the background after they have set the attribute.
  const soon = () => [0, 120, 600].forEach((wait) => setTimeout(check, wait));
  const observer = new MutationObserver(soon);
  for (const root of [document.documentElement, document.body]) {
    observer.observe(root, { attributes: true });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  new ResizeObserver(check).observe(element);
  check();
}

const SIGNED = {
  light: { zero: [250, 250, 250], positive: [213, 94, 0], negative: [0, 114, 178] },
  dark: { zero: [36, 42, 50], positive: [230, 159, 0], negative: [86, 180, 233] },
};

/** The scale of a table: its largest magnitude, and whether it holds numbers below 0 (`signed`). */
export function scaleOf(rows, signed = rows.flat().some((value) => value < 0)) {
  return { signed, largest: Math.max(0, ...rows.flat().map(Math.abs)) };
}

/** Colours of a cell. On a signed scale from blue through pale, which is 0, to orange; otherwise in greys,
 * as an image: 0 is black, white is 1, or the largest number where that is larger. */
export function valueColours(value, { signed, largest }, dark) {
  const grey = Math.round(255 * value / Math.max(1, largest));
  const mixed = signed ? mixSigned(value, largest, dark) : [grey, grey, grey];
  // At this luminance black and white have the same contrast to it, 4.58 : 1.
  return { background: `rgb(${mixed})`, ink: luminance(mixed) > 0.179 ? "#000" : "#fff" };
}

function mixSigned(value, largest, dark) {
  const { zero, positive, negative } = SIGNED[dark ? "dark" : "light"];
  const share = largest > 0 ? Math.abs(value) / largest : 0;
  const end = value < 0 ? negative : positive;
  return zero.map((channel, index) => Math.round(channel + share * (end[index] - channel)));
}
