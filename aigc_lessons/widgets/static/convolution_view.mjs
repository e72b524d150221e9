// What a reader of the convolution explorer sees and works with.

import { button, checkbox, choice, element, select, setAttribute, setText, slider } from "./controls.mjs";
import { numberField } from "./number_field.mjs";
import { NumberGrid } from "./number_grid.mjs";
import { isRounded, plainNumber, weightNumber } from "./numbers.mjs";
import { scaleOf, valueColours } from "./theme.mjs";

const LIMIT = 999;
// The signs of cross-correlation and of the mathematician's convolution, as chapter 2 writes them.
const CORRELATE = "⋆";
const CONVOLVE = "∗";
const FLIP = "Flip the kernel (mathematical convolution)";
const COLOURS = "Colours: black is 0 and white the largest number; for the kernel, and where numbers are negative, " +
  "blue is below 0 and orange above.";
const ONE_ROW = 13; // columns of image and output that stand in one row with the kernel
const ONE_ROW_ON_A_PHONE = 9; // without the kernel

export class ConvolutionView {
  constructor(figure, explorer) {
    this.figure = figure;
    this.explorer = explorer;
    figure.stage.append(this.#choices(), this.#panels(), this.#transport(), figure.live, this.#size());
  }

  // Made once.

  #choices() {
    const { figure, explorer } = this;
    this.image = select(figure, "Image", [...explorer.images.keys()], (name) => explorer.chooseImage(name));
    this.kernel = select(figure, "Kernel", explorer.kernelNames, (name) => explorer.chooseKernel(name));
    this.kernel.control.lastChild.disabled = true; // it is reached by editing
    this.stride = choice(figure, "Stride", [1, 2, 3], (stride) => explorer.change({ stride }));
    this.padding = choice(figure, "Padding", [0, 1, 2], (padding) => explorer.change({ padding }));
    const boxes = [this.image, this.kernel, this.stride, this.padding].map(({ box }) => box);
    return element("div", { class: "choices" }, ...boxes, this.#flip());
  }

  #panels() {
    this.input = new NumberGrid(this.figure, { label: "Image" });
    this.window = element("div", { class: "window", "aria-hidden": "true" });
    const pick = (row, column) => this.#goTo(row * this.explorer.columns + column);
    this.output = new NumberGrid(this.figure, { label: "Output", pick, actions: this.#keys() });
    this.inputPanel = this.#panel("input", element("div", { class: "frame" }, this.input.table, this.window));
    this.kernelPanel = this.#panel("kernel", this.#weights(), this.#turned(), this.#complaint());
    this.outputPanel = this.#panel("output", this.output.table, this.#misfit());
    const sign = (name, text) => element("span", { class: `sign ${name}`, "aria-hidden": "true" }, text);
    this.operator = sign("times", CORRELATE);
    return (this.panels = element("div", { class: "panels" },
      this.inputPanel, this.operator, this.kernelPanel, sign("equals", "="), this.outputPanel, this.#sum()));
  }

  #panel(name, ...children) {
    const heading = element("p", { class: "heading" });
    return Object.assign(element("div", { class: `panel ${name}` }, heading, ...children), { heading });
  }

  #flip() {
    this.flip = checkbox(this.figure, FLIP, (flipped) => this.explorer.change({ flipped }));
    this.flipNote = element("p", { class: "note" }, "This kernel stays the same when it is flipped.");
    return element("div", { class: "flip" }, this.flip.box, this.flipNote);
  }

  #weights() {
    return (this.weights = element("table", { "aria-label": "Kernel" }));
  }

  #turned() {
    this.turned = new NumberGrid(this.figure, { label: "Flipped kernel" });
    const heading = element("p", { class: "heading" }, "Flipped kernel");
    return (this.turnedPart = element("div", { class: "turned" }, heading, this.turned.table));
  }

  #complaint() {
    return (this.complaint = element("p", { class: "complaint", role: "alert" }));
  }

  #misfit() {
    return (this.misfit = element("p", { class: "note misfit" }));
  }

  #keys() {
    const { explorer } = this;
    const by = (steps) => () => this.#goTo(explorer.at + steps(), { focus: true });
    const down = (rows) => () => rows * explorer.columns;
    const sideways = (steps) => by(() => steps);
    return {
      ArrowLeft: sideways(-1),
      ArrowRight: sideways(1),
      ArrowUp: () => explorer.row > 0 && by(down(-1))(),
      ArrowDown: () => explorer.row < explorer.rows - 1 && by(down(1))(),
      Home: () => this.#goTo(0, { focus: true }),
      End: () => this.#goTo(explorer.steps - 1, { focus: true }),
      " ": () => explorer.play(),
    };
  }

  #goTo(at, options) {
    this.explorer.clock.pause();
    this.explorer.goTo(at, options);
  }

  #sum() {
    this.place = element("span", { class: "place" });
    this.terms = element("span", { class: "terms" });
    this.result = element("span", { class: "result" });
    return (this.equation = element("p", { class: "sum" }, this.place, " ", this.terms, " ", this.result));
  }

  #transport() {
    const { figure, explorer } = this;
    const press = (label, run, kind = {}) => button(figure, label, run, kind);
    this.play = press("Play", () => explorer.play(), { class: "main" });
    this.next = press("Step", () => this.#goTo(explorer.at + 1));
    this.fill = press("Fill all", () => this.#goTo(explorer.steps - 1));
    this.restart = press("Reset", () => explorer.reset());
    this.slider = slider(figure, "Position", (at) => this.#goTo(at));
    const buttons = element("div", { class: "buttons" }, this.play, this.next, this.fill, this.restart);
    return element("div", { class: "transport" }, buttons, this.slider.box);
  }

  #size() {
    return (this.size = element("p", { class: "size" }));
  }

  // Painted whenever something changes.

  paint(explorer, options = {}) {
    this.#paintChoices(explorer);
    this.#paintKernel(explorer);
    this.#paintInput(explorer);
    this.#paintOutput(explorer, options);
    this.#paintTransport(explorer);
    const fits = explorer.steps > 0;
    setAttribute(this.equation, "hidden", !fits);
    if (fits) this.#paintSum(explorer);
    this.figure.say(fits ? inWords(explorer) : misfitOf(explorer));
    this.#paintSize(explorer);
  }

  #paintChoices(explorer) {
    this.image.control.value = explorer.imageName;
    this.kernel.control.value = explorer.kernelName;
    this.stride.choose(explorer.stride);
    this.padding.choose(explorer.padding);
    this.flip.control.checked = explorer.flipped;
    setText(this.operator, explorer.flipped ? CONVOLVE : CORRELATE);
    setAttribute(this.flipNote, "hidden", !(explorer.flipped && explorer.flipChangesNothing));
  }

  #paintInput(explorer) {
    const { padded, padding, image } = explorer;
    const scale = scaleOf(padded);
    this.input.resize(padded.length, padded[0].length);
    padded.forEach((row, i) => row.forEach((value, j) => {
      const inside = image[i - padding]?.[j - padding] !== undefined;
      this.input.show(i, j, value, inside ? { scale } : { kind: "zero" });
    }));
    setText(this.inputPanel.heading, `${padding ? "Padded image" : "Image"} ${sizeOf(padded)}`);
    this.panels.style.setProperty("--input-columns", padded[0].length);
    this.#paintWindow(explorer);
  }

  #paintWindow({ weights, stride, row, column, steps }) {
    const place = { top: stride * row, left: stride * column, rows: weights.length, columns: weights[0].length };
    for (const [name, count] of Object.entries(place)) this.window.style.setProperty(`--${name}`, count);
    setAttribute(this.window, "hidden", steps === 0);
    this.input.cells.forEach((cells, i) => cells.forEach((cell, j) => {
      const weight = steps > 0 ? weights[i - place.top]?.[j - place.left] : undefined;
      setAttribute(cell, "data-weight", weight === undefined ? null : `×${weightNumber(weight)}`);
    }));
  }

  #paintKernel(explorer) {
    const { kernel, weights } = explorer;
    if (this.shown !== explorer.kernelName && !explorer.isOwnKernel) this.#makeFields(kernel);
    this.shown = explorer.kernelName;
    const scale = scaleOf(kernel, true);
    kernel.forEach((row, u) => row.forEach((weight, v) => {
      const { control, show } = this.fields[u][v];
      const { background, ink } = valueColours(weight, scale, this.figure.dark);
      show(weight);
      Object.assign(control.style, { backgroundColor: background, color: ink });
      control.style.setProperty("--figures", Math.max(control.value.length, 2));
    }));
    this.turned.resize(kernel.length, kernel[0].length);
    weights.forEach((row, u) => row.forEach((weight, v) => this.turned.show(u, v, weight, { scale })));
    setAttribute(this.turnedPart, "hidden", !explorer.flipped || explorer.flipChangesNothing);
    setText(this.kernelPanel.heading, `Kernel ${sizeOf(kernel)}`);
    this.panels.style.setProperty("--kernel-columns", kernel[0].length);
  }

  #makeFields(kernel) {
    this.fields = kernel.map((row, u) => row.map((_, v) => this.#field(u, v)));
    const cells = (row) => row.map(({ control }) => element("td", {}, control));
    const rows = this.fields.map((row) => element("tr", {}, ...cells(row)));
    this.weights.replaceChildren(element("tbody", {}, ...rows));
    this.complaints = new Map(); // only now: a field that leaves loses the focus, and may complain once more
    setText(this.complaint, "");
  }

  #field(row, column) {
    return numberField(this.figure, {
      label: `Kernel, row ${row}, column ${column}`,
      limit: LIMIT,
      change: (value) => this.explorer.editKernel(row, column, value),
      complain: (sentence) => this.#complain(`${row}, ${column}`, sentence),
    });
  }

  /** Show the newest complaint that still holds. */
  #complain(place, sentence) {
    this.complaints.delete(place);
    if (sentence) this.complaints.set(place, sentence);
    setText(this.complaint, [...this.complaints.values()].at(-1) ?? "");
  }

  #paintOutput(explorer, options) {
    const { output, rows, columns, filled } = explorer;
    const scale = scaleOf(output);
    this.output.resize(rows, columns);
    output.forEach((row, i) => row.forEach((value, j) => {
      const known = i * columns + j < filled;
      const label = `row ${i}, column ${j}: ${known ? plainNumber(value) : "not filled yet"}`;
      this.output.show(i, j, value, known ? { scale, label } : { kind: "empty", label });
    }));
    this.output.select(explorer.row, explorer.column, options);
    setText(this.outputPanel.heading, `Output ${rows} × ${columns}`);
    setText(this.misfit, explorer.steps ? "" : misfitOf(explorer));
    this.panels.style.setProperty("--output-columns", Math.max(columns, 1));
    const across = explorer.padded[0].length + columns;
    this.panels.classList.toggle("large", across > ONE_ROW);
    this.panels.classList.toggle("small", across <= ONE_ROW_ON_A_PHONE);
    this.panels.classList.toggle("many", explorer.kernel[0].length > 3);
  }

  #paintSum({ products, sum, row, column, rows, columns, padded, output }) {
    const missing = placeText(rows - 1, columns - 1).length - placeText(row, column).length;
    this.place.style.paddingLeft = `${missing}ch`;
    setText(this.place, placeText(row, column));
    const short = products.flat().length <= 4;
    this.terms.replaceChildren(...linesOf(short ? [products.flat()] : products, longest(padded, pixelText)));
    const shortened = isRounded(sum) || products.flat().some(isShortened);
    this.result.style.minWidth = `${longest(output, plainNumber) + 2}ch`;
    setText(this.result, `${shortened ? "≈" : "="} ${plainNumber(sum)}`);
  }

  #paintTransport(explorer) {
    const { steps, at, clock } = explorer;
    setText(this.play, clock.playing ? "Pause" : "Play");
    for (const control of [this.play, this.next, this.fill, this.restart]) control.disabled = steps === 0;
    setAttribute(this.next, "aria-disabled", at >= steps - 1 ? "true" : null);
    this.slider.control.disabled = steps === 0;
    this.slider.show(at, Math.max(steps - 1, 0), `${Math.min(at + 1, steps)} of ${steps}`);
  }

  #paintSize({ image, kernel, stride, padding, rows, columns }) {
    const along = (size, width, result) =>
      `⌊(${size} + 2×${padding} − ${width}) / ${stride}⌋ + 1 ${result > 0 ? `= ${result}` : "< 1"}`;
    this.size.replaceChildren(
      element("span", { class: "rule" }, "Output size = ⌊(image + 2×padding − kernel) / stride⌋ + 1"),
      element("span", {}, `rows: ${along(image.length, kernel.length, rows)}`),
      element("span", {}, `columns: ${along(image[0].length, kernel[0].length, columns)}`),
      element("span", { class: "rule" }, COLOURS));
  }
}

function sizeOf(rows) {
  return `${rows.length} × ${rows[0].length}`;
}

function inBrackets(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

function pixelText(pixel) {
  return inBrackets(plainNumber(pixel));
}

function weightText(weight) {
  return inBrackets(weightNumber(weight));
}

/** Is one of the two numbers not written out in full? */
function isShortened({ pixel, weight }) {
  return isRounded(pixel) || (isRounded(weight) && !weightNumber(weight).includes("/"));
}

function placeText(row, column) {
  return `output[${row}, ${column}] =`;
}

/** The most characters that one of the numbers takes: a width that holds for every place of the window. */
function longest(rows, text) {
  return Math.max(...rows.flat().map((number) => text(number).length));
}

/** One line for each row of products: "0×0 + 1×1 + ". */
function linesOf(rows, pixelWidth) {
  return rows.map((row, u) => element("span", { class: "line" }, ...row.flatMap(({ pixel, weight }, v) => {
    const weightWidth = Math.max(...rows.map((other) => weightText(other[v].weight).length));
    const style = `min-width: ${pixelWidth + 1.6 + weightWidth}ch`; // × is wider than a figure
    const last = u === rows.length - 1 && v === row.length - 1;
    return [
      element("span", { class: "term", style }, `${pixelText(pixel)}×${weightText(weight)}`),
      element("span", { class: "plus" }, last ? "" : " + "),
    ];
  })));
}

function inWords({ row, column, stride, padding, sum, at, steps }) {
  const where = `row ${stride * row}, column ${stride * column} of the ${padding ? "padded " : ""}image`;
  const value = `${isRounded(sum) ? "about " : ""}${plainNumber(sum)}`;
  return `Step ${at + 1} of ${steps}: the window starts at ${where}. Its products add up to ${value}, ` +
    `which goes to row ${row}, column ${column} of the output.`;
}

function misfitOf({ kernel, image }) {
  return `The ${sizeOf(kernel)} kernel does not fit into the ${sizeOf(image)} image: ` +
    "add padding, or choose another image or kernel.";
}
