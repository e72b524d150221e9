// What a reader of the pooling explorer sees and works with.

import { checkbox, choice, element, select, setAttribute, setText } from "./controls.mjs";
import { NumberGrid } from "./number_grid.mjs";
import { isRounded, plainNumber, shortNumber } from "./numbers.mjs";
import { paddingOf } from "./pooling.mjs";
import { scaleOf } from "./theme.mjs";
import { linesOf, longest, sizeAlong, sizeOf, WalkView } from "./walk_view.mjs";

const GRADIENT = "Gradient: send a 1 back from every filled output";
const COLOURS = "Colours: black is 0 and white the largest number; where numbers are negative, blue is below 0 and " +
  "orange above. A ring marks the number that won, and who receives the gradient of this output.";
const ONE_ROW_ON_A_PHONE = 10; // columns of image and output that stand side by side on a phone

export class PoolingView extends WalkView {
  constructor(figure, explorer) {
    super(figure, explorer);
    figure.stage.append(this.#choices(), this.#panels(), this.makeTransport(), figure.live, this.#size());
  }

  // Made once.

  #choices() {
    const { figure, explorer } = this;
    this.image = select(figure, "Image", [...explorer.images.keys()], (imageName) => explorer.change({ imageName }));
    this.kind = choice(figure, "Pooling", ["max", "average"], (kind) => explorer.change({ kind }));
    this.kernel = choice(figure, "Kernel", [2, 3], (kernel) => explorer.change({ kernel }));
    this.stride = choice(figure, "Stride", [1, 2, 3], (stride) => explorer.change({ stride }));
    this.padding = choice(figure, "Padding", [0, 1], (padding) => explorer.change({ padding }));
    this.backward = checkbox(figure, GRADIENT, (backward) => explorer.change({ backward }));
    const boxes = [this.image, this.kind, this.kernel, this.stride, this.padding].map(({ box }) => box);
    return element("div", { class: "choices" }, ...boxes, element("div", { class: "gradient-choice" }, this.backward.box));
  }

  #panels() {
    this.gradient = new NumberGrid(this.figure, { label: "Gradient of the image" });
    this.gradientPanel = this.makePanel("gradient", this.gradient.table);
    this.misfit = element("p", { class: "note misfit" });
    this.panels = element("div", { class: "panels" },
      this.makeInput(), this.makeOutput(this.misfit), this.gradientPanel);
    return element("div", { class: "work" }, this.panels, this.makeEquation());
  }

  #size() {
    return (this.size = element("p", { class: "size" }));
  }

  // Painted whenever something changes.

  paint(explorer, options = {}) {
    this.#paintChoices(explorer);
    this.#paintInput(explorer);
    this.#paintOutput(explorer, options);
    this.#paintGradient(explorer);
    this.paintTransport(explorer);
    const fits = explorer.steps > 0;
    setAttribute(this.equation, "hidden", !fits);
    if (fits) this.#paintEquation(explorer);
    this.figure.say(fits ? inWords(explorer) : misfitOf(explorer));
    this.#paintSize(explorer);
  }

  #paintChoices(explorer) {
    this.image.control.value = explorer.imageName;
    for (const name of ["kind", "kernel", "stride", "padding"]) this[name].choose(explorer[name]);
    this.backward.control.checked = explorer.backward;
    this.figure.live.classList.toggle("long", explorer.backward);
  }

  #paintInput(explorer) {
    const { image, padding, kernel, kind, steps, winner } = explorer;
    const [rows, columns] = [image.length + 2 * padding, image[0].length + 2 * padding];
    const scale = scaleOf(image);
    this.input.resize(rows, columns);
    this.input.cells.forEach((cells, i) => cells.forEach((cell, j) => {
      const value = image[i - padding]?.[j - padding];
      if (value === undefined) this.input.show(i, j, paddingOf(kind), { kind: "zero" });
      else this.input.show(i, j, value, { scale });
      ring(cell, steps > 0 && winner?.row === i - padding && winner?.column === j - padding);
    }));
    setText(this.inputPanel.heading, `${padding ? "Padded image" : "Image"} ${rows} × ${columns}`);
    this.paintWindow(explorer, kernel, kernel);
  }

  #paintOutput(explorer, options) {
    this.paintOutput(explorer, options);
    setText(this.misfit, explorer.steps ? "" : misfitOf(explorer));
    const { image, padding, columns, backward } = explorer;
    const across = { input: image[0].length + 2 * padding, output: Math.max(columns, 1), gradient: image[0].length };
    for (const [name, count] of Object.entries(across)) this.panels.style.setProperty(`--${name}-columns`, count);
    const pair = across.input + across.output;
    this.panels.style.setProperty("--pair-columns", pair);
    this.panels.style.setProperty("--all-columns", pair + (backward ? across.gradient : 0));
    this.panels.classList.toggle("small", pair <= ONE_ROW_ON_A_PHONE);
  }

  #paintGradient({ image, dx, shares, steps, backward }) {
    setAttribute(this.gradientPanel, "hidden", !backward || steps === 0);
    const scale = scaleOf(dx);
    this.gradient.resize(image.length, image[0].length);
    dx.forEach((row, i) => row.forEach((value, j) => {
      this.gradient.show(i, j, value, { scale });
      ring(this.gradient.cells[i][j], shares.some(({ row: r, column: q }) => r === i && q === j));
    }));
    setText(this.gradientPanel.heading, `Gradient dx ${sizeOf(image)}`);
  }

  #paintEquation(explorer) {
    const { cells, kind, kernel, padding, pooled, image, output, winner } = explorer;
    this.paintPlace(explorer);
    const beyond = padding ? [paddingOf(kind)] : [];
    const width = longest([...image, beyond], numberText) + (padding ? 1.2 : 0.6); // ∞ and bold figures are wide
    const wins = ({ row, column }) => winner?.row === row && winner?.column === column;
    const rows = cells.map((row) => row.map((cell) =>
      ({ text: numberText(cell.value ?? paddingOf(kind)), width, strong: wins(cell) })));
    const lines = linesOf(kernel === 2 ? [rows.flat()] : rows, kind === "max" ? ", " : " + ");
    const [opening, closing] = kind === "max" ? ["max(", ")"] : ["(", `) / ${kernel * kernel}`];
    this.terms.replaceChildren(opening, element("span", { class: "lines" }, ...lines), closing);
    const rounded = isRounded(pooled) || cells.flat().some(({ value }) => value !== null && isRounded(value));
    this.paintResult(pooled, { rounded, output });
  }

  #paintSize(explorer) {
    const { image, kernel, stride, rows, columns } = explorer;
    const usual = stride === kernel ? ", the default:" : `; left out, it would be ${kernel},`;
    this.size.replaceChildren(
      element("span", { class: "rule" }, "Output size = ⌊(image + 2×padding − kernel) / stride⌋ + 1"),
      element("span", {}, `rows: ${sizeAlong(image.length, kernel, explorer, rows)}`),
      element("span", {}, `columns: ${sizeAlong(image[0].length, kernel, explorer, columns)}`),
      element("span", { class: "rule" }, `Stride ${stride}${usual} the size of the kernel.`),
      element("span", { class: "rule" }, COLOURS));
  }
}

function ring(cell, marked) {
  setAttribute(cell, "data-ring", marked);
}

/** A number as it stands in the equation: "3", "(−2)", "−∞". */
function numberText(value) {
  return Number.isFinite(value) ? plainNumber(value) : shortNumber(value);
}

function inWords(explorer) {
  const { row, column, stride, padding, at, steps } = explorer;
  const where = `row ${stride * row}, column ${stride * column} of the ${padding ? "padded " : ""}image`;
  return `Step ${at + 1} of ${steps}: the window starts at ${where}. ${found(explorer)}, ` +
    `which goes to row ${row}, column ${column} of the output.${explorer.backward ? ` ${goesBack(explorer)}` : ""}`;
}

function found({ kind, winner, pooled, ties }) {
  const value = `${isRounded(pooled) ? "about " : ""}${plainNumber(pooled)}`;
  if (kind === "average") return `The mean of its numbers is ${value}`;
  const first = ties > 1 ? `, the first of ${ties} equal ones` : "";
  return `Its largest number is ${value}, at row ${winner.row}, column ${winner.column} of the image${first}`;
}

function goesBack({ kind, winner, shares, kernel, dx }) {
  if (kind === "max") {
    return `The gradient 1 goes back to row ${winner.row}, column ${winner.column}, ` +
      `which has ${plainNumber(dx[winner.row][winner.column])} by now.`;
  }
  const lost = kernel * kernel - shares.length;
  const padding = lost ? `; ${lost === 1 ? "one share is" : `${lost} shares are`} lost in the padding` : "";
  return `Of the gradient 1 every cell under the window receives 1/${kernel * kernel}${padding}.`;
}

function misfitOf({ kernel, image }) {
  return `The ${kernel} × ${kernel} window does not fit into the ${sizeOf(image)} image: ` +
    "add padding, or choose another image or kernel.";
}
