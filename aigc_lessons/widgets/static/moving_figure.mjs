// Where a figure lives: it takes the place of its static picture, in a shadow root, so that neither the
// page's style sheet nor the figure's own reaches the other.

import { element, setText } from "./controls.mjs";
import { watchTheme } from "./theme.mjs";

const STOPPED = "This figure has stopped because of an error in it; ";
const PICTURE = "the picture shows how it starts.";
const PAGE = "what stands here works without it.";

/** Bring to life every figure of this id that is not alive yet: `draw(figure, state)` fills it. */
export function mount(id, state, css, draw) {
  for (const host of document.querySelectorAll(`[data-moving-figure="${id}"]:not([data-mounted])`)) {
    const figure = new MovingFigure(host, css);
    figure.guard(() => {
      draw(figure, structuredClone(state));
      figure.watch();
    })();
  }
}

/** One figure on the page.
 *   stage        the element that `draw` appends to
 *   dark         is the page dark? Set `themeChanged` to a function that paints again
 *   on(…)        addEventListener whose errors end the figure politely
 *   say(text)    one line for everybody to read, announced by screen readers */
export class MovingFigure {
  constructor(host, css) {
    this.host = host;
    this.picture = host.firstElementChild; // or other HTML that stands where scripts do not run
    this.stage = element("div", { class: "stage" });
    this.live = element("p", { class: "live", role: "status", "aria-live": "polite" });
    this.shell = element("div");
    this.shell.attachShadow({ mode: "open" }).append(element("style", {}, css), this.stage);
    this.dark = false;
    this.stopped = false;
    this.themeChanged = () => {};
    this.#takePlace();
  }

  #takePlace() {
    this.host.dataset.mounted = "";
    this.picture.style.display = "none";
    this.picture.after(this.shell);
    // Keys pressed in here are not the page's: to JupyterLab an "a" in a field would mean "new cell above".
    this.on(this.stage, "keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    });
  }

  /** Follow the page's theme from now on. */
  watch() {
    watchTheme(this.host, this.guard((dark) => {
      this.dark = dark;
      this.stage.dataset.theme = dark ? "dark" : "light";
      this.themeChanged();
    }));
  }

  say(text) {
    setText(this.live, text);
  }

  on(target, type, handler) {
    target.addEventListener(type, this.guard(handler));
  }

  guard(run) {
    return (...args) => {
      try {
        return run(...args);
      } catch (error) {
        return this.#stop(error);
      }
    };
  }

  #stop(error) {
    if (this.stopped) return;
    this.stopped = true;
    console.error(error);
    this.picture.style.display = "";
    this.shell.replaceWith(element("p", { role: "alert" }, STOPPED + (this.picture.tagName === "IMG" ? PICTURE : PAGE)));
  }
}
