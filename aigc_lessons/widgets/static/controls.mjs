// Elements that a reader works with. Each has a label, is at least 44 pixels high (the style sheet sees to
// that) and hands its events to `figure.on`, so that an error in a handler ends the figure politely.

/** An element with attributes and children: element("p", { class: "note" }, "text", otherElement).
 * An attribute that is `true` is set empty; one that is `false` or `null` is left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

/** Set an attribute; `false` and `null` remove it. Nothing happens where nothing changes. */
export function setAttribute(target, name, value) {
  const text = value === true ? "" : value;
  if (value === false || value === null) target.removeAttribute(name);
  else if (target.getAttribute(name) !== String(text)) target.setAttribute(name, text);
}

/** Replace the text; nothing happens (and nothing is announced) where it is the same. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** A button: button(figure, "Play", () => clock.toggle()). */
export function button(figure, label, press, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  figure.on(made, "click", press);
  return made;
}

// A control with a label of its own comes as { box, control, … }: the box goes into the page.

/** A drop-down list of names; `change(name)`. */
export function select(figure, label, names, change) {
  const control = element("select", {}, ...names.map((name) => element("option", { value: name }, name)));
  figure.on(control, "change", () => change(control.value));
  return { box: element("label", { class: "field" }, element("span", {}, label), control), control };
}

let groups = 0;

/** A few values of which one is chosen, side by side; `change(value)`. `.choose(value)` sets it. */
export function choice(figure, label, values, change) {
  const name = `choice-${(groups += 1)}`;
  const inputs = values.map((value) => element("input", { type: "radio", name, value }));
  const options = inputs.map((input) => element("label", {}, input, element("span", {}, input.value)));
  inputs.forEach((input, index) => figure.on(input, "change", () => change(values[index])));
  const box = element("fieldset", { class: "field choice" }, element("legend", {}, label),
    element("div", { class: "options" }, ...options));
  return { box, choose: (value) => { inputs[values.indexOf(value)].checked = true; } };
}

/** A box to tick; `change(ticked)`. */
export function checkbox(figure, label, change) {
  const control = element("input", { type: "checkbox" });
  figure.on(control, "change", () => change(control.checked));
  return { box: element("label", { class: "tick" }, control, element("span", {}, label)), control };
}

/** A slider over whole numbers; `change(number)`. `.show(value, max, words)` moves it. */
export function slider(figure, label, change) {
  const control = element("input", { type: "range", min: 0, max: 0, step: 1, value: 0 });
  const words = element("span", { class: "slider-words", "aria-hidden": "true" });
  figure.on(control, "input", () => change(Number(control.value)));
  const box = element("label", { class: "slider" }, element("span", {}, label), control, words);
  const show = (value, max, text) => {
    setAttribute(control, "max", max);
    control.value = value;
    setAttribute(control, "aria-valuetext", text);
    setText(words, text);
  };
  return { box, control, show };
}

/** Keys of an element: keys(figure, grid, { ArrowLeft: () => …, Home: () => … }). */
export function keys(figure, target, actions) {
  figure.on(target, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key](event);
  });
}
