// Curves and points in axes, drawn as SVG. What a figure gives and gets is in the axes' own numbers.

import { element, setAttribute, setText } from "./controls.mjs";
import { plainNumber } from "./numbers.mjs";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 52, right: 14, top: 12, bottom: 46 };
const FAR = 1e5; // pixels: what lies further out is drawn at this distance

// A role is a colour with a dash pattern (see plot.css) and a marker of its own: colour is never alone.
const MARKERS = {
  blue: "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0",
  orange: "M0 -9L9 0L0 9L-9 0Z",
  green: "M0 -8L8 6L-8 6Z",
  purple: "M-6 -6H6V6H-6Z",
  grey: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
  ink: "M-7 -7L7 7M7 -7L-7 7",
};

/** Where a number lies between the ends of an axis, 0 to 1 for { from, to, log }. */
export function shareOf(value, { from, to, log = false }) {
  if (!log) return (value - from) / (to - from);
  return Math.log(value / from) / Math.log(to / from);
}

/** The number at a share of an axis. */
export function valueAt(share, { from, to, log = false }) {
  return log ? from * (to / from) ** share : from + share * (to - from);
}

/** Round numbers along an axis, about `count` of them; powers of ten where it is logarithmic. */
export function ticks({ from, to, log = false }, count = 5) {
  if (log) return powers(from, to, count);
  const rough = Math.abs(to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const first = Math.ceil(Math.min(from, to) / step - 1e-9);
  const last = Math.floor(Math.max(from, to) / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function powers(from, to, count) {
  const first = Math.ceil(Math.log10(Math.min(from, to)) - 1e-9);
  const last = Math.floor(Math.log10(Math.max(from, to)) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / count));
  const start = Math.ceil(first / step) * step;
  const steps = Math.floor((last - start) / step) + 1;
  return Array.from({ length: Math.max(0, steps) }, (_, index) => 10 ** (start + index * step));
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A tick's number as text: 0.25, −3, and 10⁻⁶ where it is too long. */
export function tickText(value) {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return plainNumber(value, 6);
  const power = Math.floor(Math.log10(size) + 1e-9);
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]).join("");
  const factor = plainNumber(value / 10 ** power, 2);
  return `${factor === "1" ? "" : `${factor}·`}10${power < 0 ? "⁻" : ""}${digits}`;
}

/** The "d" of a path through points in pixels; a place that is no number interrupts it. */
export function pathThrough(points) {
  let pen = "M";
  return points.map(([left, top]) => {
    if (Number.isNaN(left) || Number.isNaN(top)) {
      pen = "M";
      return "";
    }
    const place = `${pen}${near(left)} ${near(top)}`;
    pen = "L";
    return place;
  }).join("");
}

const near = (pixels) => Math.round(100 * Math.max(-FAR, Math.min(FAR, pixels))) / 100;

function svgElement(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

/** Axes with what is drawn in them. `name` says to screen readers what the picture shows; `x` and `y` are
 * { from, to, label, log }. Append `.box` to the page. Everything drawn has a key; drawing again under
 * the same key replaces it. */
export class Plot {
  constructor(figure, { name, x, y, width = 360, height = 260 }) {
    Object.assign(this, { figure, width, height, shapes: new Map() });
    this.inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
    this.grid = svgElement("g", { class: "plot-grid" });
    // An inner <svg> clips what it holds; points and words lie above it, whole even at the rim.
    this.inside = svgElement("svg", { ...this.inner, x: MARGIN.left, y: MARGIN.top });
    this.above = svgElement("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` });
    this.area = svgElement("rect", { ...this.inner, x: MARGIN.left, y: MARGIN.top, class: "plot-area" });
    this.svg = svgElement("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name },
      this.grid, this.area, this.inside, this.above);
    this.box = element("div", { class: "plot" }, this.svg);
    this.axes({ x, y });
  }

  /** Say anew what the picture shows. */
  name(words) {
    setAttribute(this.svg, "aria-label", words);
  }

  /** Give the axes new ends; what is drawn has to be drawn again. */
  axes({ x = this.x, y = this.y }) {
    if (JSON.stringify([x, y]) === JSON.stringify([this.x, this.y])) return;
    Object.assign(this, { x, y });
    const down = ticks(y).map((value) => this.#tick(0, this.top(value), value, "y"));
    const across = ticks(x).map((value) => this.#tick(this.left(value), this.inner.height, value, "x"));
    const { width, height } = this.inner;
    this.grid.replaceChildren(svgElement("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` },
      ...down, ...across,
      svgElement("text", { x: width / 2, y: height + 40, class: "plot-label" }, x.label ?? ""),
      svgElement("text", { transform: `translate(-40 ${height / 2}) rotate(-90)`, class: "plot-label" }, y.label ?? "")));
  }

  #tick(left, top, value, axis) {
    const line = axis === "x" ? `M${near(left)} 0V${this.inner.height}` : `M0 ${near(top)}H${this.inner.width}`;
    const place = axis === "x" ? { x: near(left), y: top + 18, class: "plot-tick" }
      : { x: -7, y: near(top) + 4, class: "plot-tick plot-tick-y" };
    return svgElement("g", {},
      svgElement("path", { d: line, class: value === 0 ? "plot-zero" : null }),
      svgElement("text", place, tickText(value)));
  }

  /** Pixels from the left end of the x axis. */
  left(x) {
    return this.inner.width * shareOf(x, this.x);
  }

  /** Pixels below the upper end of the y axis. */
  top(y) {
    return this.inner.height * (1 - shareOf(y, this.y));
  }

  /** Draw a line through points [[x, y], …]; where one is not a number the line breaks. */
  curve(key, points, { role = "blue", closed = false } = {}) {
    const path = this.#shape(key, "path", this.inside);
    const d = pathThrough(points.map(([x, y]) => [this.left(x), this.top(y)]));
    setAttribute(path, "d", closed ? `${d}Z` : d);
    setAttribute(path, "class", `plot-line ${role}`);
  }

  /** Draw a straight line from one point to another. */
  segment(key, from, to, options) {
    this.curve(key, [from, to], options);
  }

  /** Draw a marker, and a word beside it; outside the axes it is hidden. */
  dot(key, x, y, { role = "blue", label = "" } = {}) {
    const group = this.#shape(key, "g", this.above);
    const [left, top] = [this.left(x), this.top(y)];
    const inside = left >= -1 && left <= this.inner.width + 1 && top >= -1 && top <= this.inner.height + 1;
    setAttribute(group, "visibility", inside ? null : "hidden");
    if (!inside) return;
    setAttribute(group, "transform", `translate(${near(left)} ${near(top)})`);
    setAttribute(group, "class", `plot-dot ${role}`);
    const atRight = left > this.inner.width * 0.7;
    const beside = { x: atRight ? -11 : 11, y: top < 18 ? 18 : -8, class: atRight ? "plot-word plot-end" : "plot-word" };
    group.replaceChildren(svgElement("path", { d: MARKERS[role] }), svgElement("text", beside, label));
  }

  /** Write words at a point; `anchor` is "start", "middle" or "end". */
  text(key, x, y, words, { role = "ink", anchor = "start" } = {}) {
    const text = this.#shape(key, "text", this.above);
    setAttribute(text, "x", near(this.left(x)));
    setAttribute(text, "y", near(this.top(y)));
    setAttribute(text, "text-anchor", anchor);
    setAttribute(text, "class", `plot-word ${role}`);
    setText(text, words);
  }

  /** Take away what was drawn under a key. */
  remove(key) {
    this.shapes.get(key)?.remove();
    this.shapes.delete(key);
  }

  /** Call `move({ x, y })` while a pointer or a finger is held down on the plot. A finger that moves up or
   * down scrolls the page, unless `both` directions are the figure's. */
  onDrag(move, { both = false } = {}) {
    setAttribute(this.svg, "class", both ? "plot-drag plot-drag-both" : "plot-drag");
    const send = (event) => move(this.#at(event));
    this.figure.on(this.svg, "pointerdown", (event) => {
      if (event.button !== 0) return;
      this.svg.setPointerCapture(event.pointerId);
      send(event);
    });
    this.figure.on(this.svg, "pointermove", (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) send(event);
    });
  }

  /** Where an event happened, in the axes' numbers; outside the axes, their nearest end. */
  #at(event) {
    const frame = this.svg.getBoundingClientRect();
    const scale = this.width / frame.width;
    const within = (share) => Math.max(0, Math.min(1, share));
    const across = ((event.clientX - frame.left) * scale - MARGIN.left) / this.inner.width;
    const down = ((event.clientY - frame.top) * scale - MARGIN.top) / this.inner.height;
    return { x: valueAt(within(across), this.x), y: valueAt(within(1 - down), this.y) };
  }

  #shape(key, tag, layer) {
    if (!this.shapes.has(key)) {
      const made = svgElement(tag);
      layer.append(made);
      this.shapes.set(key, made);
    }
    return this.shapes.get(key);
  }
}
