// What a reader of the convolution explorer sees and works with.

import { checkbox, choice, element, select, setAttribute, setText } from "./controls.mjs";
import { numberField } from "./number_field.mjs";
import { NumberGrid } from "./number_grid.mjs";
import { isRounded, plainNumber, weightNumber } from "./numbers.mjs";
import { scaleOf, valueColours } from "./theme.mjs";
import { linesOf, longest, sizeAlong, sizeOf, WalkView } from "./walk_view.mjs";

const LIMIT = 999;
// The signs of cross-correlation and of the mathematician's convolution, as chapter 2 writes them.
const CORRELATE = "⋆";
const CONVOLVE = "∗";
const FLIP = "Flip the kernel (mathematical convolution)";
const COLOURS = "Colours: black is 0 and white the largest number; for the kernel, and where numbers are negative, " +
  "blue is below 0 and orange above.";
const ONE_ROW = 13; // columns of image and output that stand in one row with the kernel
const ONE_ROW_ON_A_PHONE = 9; // without the kernel

export class ConvolutionView extends WalkView {
  constructor(figure, explorer) {
    super(figure, explorer);
    figure.stage.append(this.#choices(), this.#panels(), this.makeTransport(), figure.live, this.#size());
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
    const input = this.makeInput();
    this.kernelPanel = this.makePanel("kernel", this.#weights(), this.#turned(), this.#complaint());
    const sign = (name, text) => element("span", { class: `sign ${name}`, "aria-hidden": "true" }, text);
    this.operator = sign("times", CORRELATE);
    return (this.panels = element("div", { class: "panels" }, input, this.operator, this.kernelPanel,
      sign("equals", "="), this.makeOutput(this.#misfit()), this.makeEquation()));
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

  #size() {
    return (this.size = element("p", { class: "size" }));
  }

  // Painted whenever something changes.

  paint(explorer, options = {}) {
    this.#paintChoices(explorer);
    this.#paintKernel(explorer);
    this.#paintInput(explorer);
    this.#paintOutput(explorer, options);
    this.paintTransport(explorer);
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

  #paintWindow(explorer) {
    const { weights, stride, row, column, steps } = explorer;
    this.paintWindow(explorer, weights.length, weights[0].length);
    this.input.cells.forEach((cells, i) => cells.forEach((cell, j) => {
      const weight = steps > 0 ? weights[i - stride * row]?.[j - stride * column] : undefined;
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
    this.paintOutput(explorer, options);
    setText(this.misfit, explorer.steps ? "" : misfitOf(explorer));
    this.panels.style.setProperty("--output-columns", Math.max(explorer.columns, 1));
    const across = explorer.padded[0].length + explorer.columns;
    this.panels.classList.toggle("large", across > ONE_ROW);
    this.panels.classList.toggle("small", across <= ONE_ROW_ON_A_PHONE);
    this.panels.classList.toggle("many", explorer.kernel[0].length > 3);
  }

  #paintSum(explorer) {
    const { products, sum, padded, output } = explorer;
    this.paintPlace(explorer);
    this.terms.replaceChildren(...linesOf(termsOf(products, longest(padded, pixelText)), " + "));
    const rounded = isRounded(sum) || products.flat().some(isShortened);
    this.paintResult(sum, { rounded, output });
  }

  #paintSize(explorer) {
    const { image, kernel, rows, columns } = explorer;
    this.size.replaceChildren(
      element("span", { class: "rule" }, "Output size = ⌊(image + 2×padding − kernel) / stride⌋ + 1"),
      element("span", {}, `rows: ${sizeAlong(image.length, kernel.length, explorer, rows)}`),
      element("span", {}, `columns: ${sizeAlong(image[0].length, kernel[0].length, explorer, columns)}`),
      element("span", { class: "rule" }, COLOURS));
  }
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

/** The products as terms, each column of them as wide as its widest weight. Few stand in one line. */
function termsOf(products, pixelWidth) {
  const rows = products.map((row) => row.map(({ pixel, weight }, v) => {
    const weightWidth = Math.max(...products.map((other) => weightText(other[v].weight).length));
    const width = pixelWidth + 1.6 + weightWidth; // × is wider than a figure
    return { text: `${pixelText(pixel)}×${weightText(weight)}`, width };
  }));
  return rows.flat().length <= 4 ? [rows.flat()] : rows;
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
