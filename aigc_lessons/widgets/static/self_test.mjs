// Five questions with answers to choose from. A click or a tap checks at once; with the keyboard the arrows
// only move, so that nobody answers in passing, and Space or Enter checks.

import { button, element, setAttribute, setText } from "./controls.mjs";
import { Score } from "./self_test_score.mjs";

const HOW = "Choose an answer to each question: it is checked at once. By keyboard: arrow keys move, Enter checks.";
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/** Fill the figure. `state` holds { questions: [{ text, options: [{ text, why, right }, …] }, …] }. */
export function draw(figure, { questions }) {
  const test = new SelfTest(figure, questions);
  figure.stage.append(element("p", { class: "note" }, HOW),
    ...test.asked.map((question) => question.box),
    element("div", { class: "end" }, figure.live, test.again));
}

class SelfTest {
  constructor(figure, questions) {
    this.figure = figure;
    this.score = new Score(questions.length);
    this.asked = questions.map((question, index) => new Asked(figure, question, index, (right) => {
      this.score.answer(index, right);
      this.#tell();
    }));
    this.again = button(figure, "Start again", () => this.#restart(), { hidden: true });
  }

  #tell() {
    this.figure.say(this.score.sentence);
    setAttribute(this.again, "hidden", !this.score.complete);
  }

  #restart() {
    this.score = new Score(this.asked.length);
    this.asked.forEach((question) => question.forget());
    this.#tell();
    this.asked[0].inputs[0].focus();
  }
}

/** One question: its answers, and what is said about the one that was chosen. */
class Asked {
  constructor(figure, { text, options }, index, answered) {
    this.options = options;
    this.answered = answered;
    this.moving = false; // was the last key an arrow? Browsers then "click" what it moves to
    this.inputs = options.map(() => element("input", { type: "radio", name: `question-${index}` }));
    this.labels = options.map((option, at) => element("label", { class: "answer" }, this.inputs[at],
      element("span", { class: "words" }, ...markedUp(option.text)), element("span", { class: "sign", "aria-hidden": "true" })));
    this.verdict = element("p", { class: "verdict", role: "status", "aria-live": "polite" });
    this.box = element("fieldset", {}, element("legend", {}, `${index + 1}. `, ...markedUp(text)), ...this.labels, this.verdict);
    this.#listen(figure);
  }

  #listen(figure) {
    figure.on(this.box, "pointerdown", () => { this.moving = false; });
    figure.on(this.box, "keydown", (event) => {
      this.moving = ARROWS.includes(event.key);
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#check(this.inputs.indexOf(event.target));
    });
    this.inputs.forEach((input, at) => figure.on(input, "click", () => this.moving || this.#check(at)));
  }

  #check(at) {
    if (at < 0) return;
    const { right, why } = this.options[at];
    this.inputs[at].checked = true;
    this.#mark(at, right ? "right" : "wrong");
    this.verdict.replaceChildren(element("strong", {}, right ? "Right: " : "Not quite: "), ...markedUp(why));
    this.answered(right);
  }

  forget() {
    this.inputs.forEach((input) => { input.checked = false; });
    this.#mark(-1, null);
    this.verdict.replaceChildren();
  }

  /** Give one answer its sign, ✓ or ✗, and take it from the others. */
  #mark(at, verdict) {
    this.labels.forEach((label, index) => {
      setAttribute(label, "data-verdict", index === at ? verdict : null);
      setText(label.lastChild, index === at ? { right: "✓", wrong: "✗" }[verdict] : "");
    });
  }
}

/** A text as nodes: what stands between backticks is code. */
function markedUp(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}
