// What a self-test remembers of its reader: the first answer to each question counts.

const WORDS = ["none", "one", "two", "three", "four", "five"];

export class Score {
  constructor(questions) {
    this.total = questions;
    this.firsts = new Map();
  }

  /** Keep whether the first answer to a question was right; later ones change nothing. */
  answer(question, right) {
    if (!this.firsts.has(question)) this.firsts.set(question, right);
  }

  get right() {
    return [...this.firsts.values()].filter(Boolean).length;
  }

  get complete() {
    return this.firsts.size === this.total;
  }

  /** How it went, in words: until the end only how many questions are left. */
  get sentence() {
    const left = this.total - this.firsts.size;
    if (left === this.total) return "";
    if (left > 0) return `${capital(WORDS[left])} of ${WORDS[this.total]} questions left.`;
    if (this.right === this.total) return `All ${WORDS[this.total]} right at the first try.`;
    return `${capital(WORDS[this.right])} of ${WORDS[this.total]} right at the first try. ` +
      "Where it was another answer, its reason says what to read again.";
  }
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
