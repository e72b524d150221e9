// A table of numbers drawn as cells.

import { element, keys, setAttribute, setText } from "./controls.mjs";
import { shortNumber } from "./numbers.mjs";
import { valueColours } from "./theme.mjs";

/** A table of cells. With `pick(row, column)` its cells can be chosen: by pointer, by touch, or by the
 * keys in `actions` ({ ArrowLeft: () => … }) while one of them has the focus. */
export class NumberGrid {
  constructor(figure, { label, pick = null, actions = {} }) {
    this.figure = figure;
    this.pick = pick;
    this.cells = [];
    this.table = element("table", { "aria-label": label });
    if (!pick) return;
    setAttribute(this.table, "role", "grid");
    setAttribute(this.table, "class", "pickable");
    keys(figure, this.table, actions);
    figure.on(this.table, "click", (event) => this.#choose(event.target.closest("td")));
  }

  #choose(cell) {
    if (cell) this.pick(cell.parentElement.rowIndex, cell.cellIndex);
  }

  /** Make rows × columns empty cells, unless they are there already. */
  resize(rows, columns) {
    if (this.cells.length === rows && this.cells[0]?.length === columns) return;
    const role = (name) => ({ role: this.pick ? name : null });
    const cell = () => element("td", { ...role("gridcell"), tabindex: this.pick ? "-1" : null });
    this.cells = Array.from({ length: rows }, () => Array.from({ length: columns }, cell));
    this.table.replaceChildren(element("tbody", role("rowgroup"),
      ...this.cells.map((cells) => element("tr", role("row"), ...cells))));
  }

  /** Show a value in a cell, coloured by a `scale` (see theme.mjs) or, where there is none, by the style
   * sheet's class `kind` ("empty" shows no number). */
  show(row, column, value, { scale = null, kind = null, label = null }) {
    const cell = this.cells[row][column];
    const plain = { background: "", ink: "" };
    const { background, ink } = scale ? valueColours(value, scale, this.figure.dark) : plain;
    cell.style.backgroundColor = background;
    cell.style.color = ink;
    setText(cell, kind === "empty" ? "" : shortNumber(value));
    setAttribute(cell, "class", kind);
    setAttribute(cell, "aria-label", label);
    cell.style.setProperty("--figures", Math.max(cell.textContent.length, 2));
  }

  /** Mark one cell as the current one; `focus` moves the keyboard there too. */
  select(row, column, { focus = false } = {}) {
    for (const cell of this.cells.flat()) {
      const current = cell === this.cells[row]?.[column];
      setAttribute(cell, "aria-selected", String(current));
      setAttribute(cell, "tabindex", current ? "0" : "-1");
    }
    if (focus) this.cells[row]?.[column]?.focus();
  }
}
