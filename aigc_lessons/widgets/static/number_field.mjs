// A cell that a reader types a number into.

import { element, keys, setAttribute } from "./controls.mjs";
import { isUnfinishedNumber, parseNumber, weightNumber } from "./numbers.mjs";

/** A field for one number of magnitude at most `limit`. `change(value)` comes with each valid edit,
 * `complain(sentence)` with a wrong one and `complain("")` when it is right again; until then the wrong
 * text stays, and so does the last good number. Arrow up and down count by one. */
export function numberField(figure, { label, limit, change, complain }) {
  const control = element("input", { type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false" });
  let good = NaN;
  const show = (value) => {
    if (value === good) return;
    good = value;
    if (parseNumber(control.value) !== value) control.value = weightNumber(value);
  };
  const accept = (value) => {
    show(value);
    setAttribute(control, "aria-invalid", null);
    complain("");
    change(value);
  };
  const read = (finished) => {
    const value = parseNumber(control.value);
    if (Math.abs(value) <= limit) return accept(value);
    if (!finished && isUnfinishedNumber(control.value) && Number.isNaN(value)) return undefined;
    setAttribute(control, "aria-invalid", "true");
    return complain(sentenceAbout(control.value, limit, good));
  };
  const count = (by) => {
    control.value = weightNumber(Math.max(-limit, Math.min(limit, good + by)));
    read(true);
  };
  figure.on(control, "input", () => read(false));
  figure.on(control, "change", () => read(true));
  keys(figure, control, { ArrowUp: () => count(1), ArrowDown: () => count(-1) });
  return { control, show };
}

function sentenceAbout(text, limit, good) {
  const kept = `until then ${weightNumber(good)} counts.`;
  if (!text.trim()) return `The field is empty: type a number, for example 2; ${kept}`;
  const reason = Number.isNaN(parseNumber(text)) ? "is not a number" : `lies outside −${limit} to ${limit}`;
  return `“${text.trim().slice(0, 20)}” ${reason}: type one like 2, −0.5 or 1/9; ${kept}`;
}
