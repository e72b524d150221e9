// What figures with a walking window share on the page: the image under its window, the output that fills and
// can be tapped, the line that shows how a number came about, and the buttons.

import { button, element, setAttribute, setText, slider } from "./controls.mjs";
import { NumberGrid } from "./number_grid.mjs";
import { plainNumber, shortNumber } from "./numbers.mjs";
import { scaleOf } from "./theme.mjs";

/** The base of such a view; `explorer` is its WindowWalk. The `make…` methods return a part for the page, and
 * what is made lives in `input`, `output`, …; the `paint…` methods show the explorer as it is now. */
export class WalkView {
  constructor(figure, explorer) {
    this.figure = figure;
    this.explorer = explorer;
  }

  // Made once.

  makePanel(name, ...children) {
    const heading = element("p", { class: "heading" });
    return Object.assign(element("div", { class: `panel ${name}` }, heading, ...children), { heading });
  }

  makeInput() {
    this.input = new NumberGrid(this.figure, { label: "Image" });
    this.window = element("div", { class: "window", "aria-hidden": "true" });
    const frame = element("div", { class: "frame" }, this.input.table, this.window);
    return (this.inputPanel = this.makePanel("input", frame));
  }

  makeOutput(...below) {
    const pick = (row, column) => this.goTo(row * this.explorer.columns + column);
    this.output = new NumberGrid(this.figure, { label: "Output", pick, actions: this.#keys() });
    return (this.outputPanel = this.makePanel("output", this.output.table, ...below));
  }

  makeEquation() {
    this.place = element("span", { class: "place" });
    this.terms = element("span", { class: "terms" });
    this.result = element("span", { class: "result" });
    return (this.equation = element("p", { class: "sum" }, this.place, " ", this.terms, " ", this.result));
  }

  makeTransport() {
    const { figure, explorer } = this;
    const press = (label, run, kind = {}) => button(figure, label, run, kind);
    this.play = press("Play", () => explorer.play(), { class: "main" });
    this.next = press("Step", () => this.goTo(explorer.at + 1));
    this.fill = press("Fill all", () => this.goTo(explorer.steps - 1));
    this.restart = press("Reset", () => explorer.reset());
    this.slider = slider(figure, "Position", (at) => this.goTo(at));
    const buttons = element("div", { class: "buttons" }, this.play, this.next, this.fill, this.restart);
    return element("div", { class: "transport" }, buttons, this.slider.box);
  }

  #keys() {
    const { explorer } = this;
    const by = (steps) => () => this.goTo(explorer.at + steps(), { focus: true });
    const down = (rows) => () => rows * explorer.columns;
    const sideways = (steps) => by(() => steps);
    return {
      ArrowLeft: sideways(-1),
      ArrowRight: sideways(1),
      ArrowUp: () => explorer.row > 0 && by(down(-1))(),
      ArrowDown: () => explorer.row < explorer.rows - 1 && by(down(1))(),
      Home: () => this.goTo(0, { focus: true }),
      End: () => this.goTo(explorer.steps - 1, { focus: true }),
      " ": () => explorer.play(),
    };
  }

  goTo(at, options) {
    this.explorer.clock.pause();
    this.explorer.goTo(at, options);
  }

  // Painted whenever something changes.

  paintWindow({ stride, row, column, steps }, rows, columns) {
    const place = { top: stride * row, left: stride * column, rows, columns };
    for (const [name, count] of Object.entries(place)) this.window.style.setProperty(`--${name}`, count);
    setAttribute(this.window, "hidden", steps === 0);
  }

  paintOutput({ output, rows, columns, filled, row: current, column }, options) {
    const scale = scaleOf(output);
    this.output.resize(rows, columns);
    output.forEach((values, i) => values.forEach((value, j) => {
      const known = i * columns + j < filled;
      const label = `row ${i}, column ${j}: ${known ? shortNumber(value) : "not filled yet"}`;
      this.output.show(i, j, value, known ? { scale, label } : { kind: "empty", label });
    }));
    this.output.select(current, column, options);
    setText(this.outputPanel.heading, `Output ${rows} × ${columns}`);
  }

  /** "output[0, 1] =", in the room that the last place takes. */
  paintPlace({ row, column, rows, columns }) {
    const missing = placeText(rows - 1, columns - 1).length - placeText(row, column).length;
    this.place.style.paddingLeft = `${missing}ch`;
    setText(this.place, placeText(row, column));
  }

  /** "= 19", or "≈ 3.444", in the room that the longest number of the output takes. */
  paintResult(value, { rounded, output }) {
    this.result.style.minWidth = `${longest(output, plainNumber) + 2}ch`;
    setText(this.result, `${rounded ? "≈" : "="} ${plainNumber(value)}`);
  }

  paintTransport({ steps, at, clock }) {
    setText(this.play, clock.playing ? "Pause" : "Play");
    for (const control of [this.play, this.next, this.fill, this.restart]) control.disabled = steps === 0;
    setAttribute(this.next, "aria-disabled", at >= steps - 1 ? "true" : null);
    this.slider.control.disabled = steps === 0;
    this.slider.show(at, Math.max(steps - 1, 0), `${Math.min(at + 1, steps)} of ${steps}`);
  }
}

export function sizeOf(rows) {
  return `${rows.length} × ${rows[0].length}`;
}

/** "⌊(28 + 2×1 − 3) / 2⌋ + 1 = 14" */
export function sizeAlong(size, kernel, { stride, padding }, result) {
  return `⌊(${size} + 2×${padding} − ${kernel}) / ${stride}⌋ + 1 ${result > 0 ? `= ${result}` : "< 1"}`;
}

/** The most characters that one of the numbers takes: a width that holds for every place of the window. */
export function longest(rows, text) {
  return Math.max(...rows.flat().map((number) => text(number).length));
}

/** One line for each row of { text, width, strong }, with `between` after all but the last: "0×0 + 1×1 + ". */
export function linesOf(rows, between) {
  return rows.map((row, u) => element("span", { class: "line" }, ...row.flatMap(({ text, width, strong }, v) => {
    const last = u === rows.length - 1 && v === row.length - 1;
    return [
      element("span", { class: "term", style: `min-width: ${width}ch` }, strong ? element("strong", {}, text) : text),
      element("span", { class: "plus" }, last ? "" : between),
    ];
  })));
}

function placeText(row, column) {
  return `output[${row}, ${column}] =`;
}
