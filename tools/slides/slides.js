// Goes from slide to slide: by key, by button, from the menu, and with a second window for the speaker.
const slides = [...document.querySelectorAll(".slide")];
const bar = document.querySelector(".bar");
const place = bar.querySelector(".place");
const menu = bar.querySelector("select");
const toggle = bar.querySelector(".toggle");
const speaking = new URLSearchParams(location.search).has("speaker");
const OWN_ARROWS = "input, select, textarea, .moving-figure";
const OWN_SPACE = `a, button, summary, ${OWN_ARROWS}`;
const KEYS = {
  ArrowRight: () => current + 1, ArrowDown: () => current + 1, PageDown: () => current + 1, " ": () => current + 1,
  ArrowLeft: () => current - 1, ArrowUp: () => current - 1, PageUp: () => current - 1,
  Home: () => 0, End: () => slides.length - 1,
};
let current = 0;
let other = window.opener;

function show(index) {
  current = Math.max(0, Math.min(slides.length - 1, index));
  place.textContent = `${current + 1} / ${slides.length}`;
  const begun = [...menu.options].filter((option) => option.value <= current + 1);
  menu.value = begun.at(-1).value;
  history.replaceState(null, "", `#slide-${current + 1}`);
}

function go(index, tell = true) {
  show(index);
  slides[current].scrollIntoView();
  slides[current].focus({ preventScroll: true });
  if (tell && other) other.postMessage({ slide: current }, "*");
}

function withNotes(wanted) {
  document.body.classList.toggle("with-notes", wanted);
  toggle.setAttribute("aria-pressed", wanted);
  document.querySelectorAll(".notes").forEach((notes) => { notes.open = wanted; });
  slides[current].scrollIntoView();
  reachLongFormulas();
}

document.addEventListener("keydown", (event) => {
  const changed = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
  const turns = event.key === "PageDown" || event.key === "PageUp";
  if (changed || event.defaultPrevented || !KEYS[event.key]) return;
  // A presenter's remote turns pages wherever it is pressed.
  if (!turns && event.target.closest(event.key === " " ? OWN_SPACE : OWN_ARROWS)) return;
  event.preventDefault();
  go(KEYS[event.key]());
}, { capture: true }); // a figure that moves keeps its keys from all that is around it

bar.querySelectorAll("[data-go]").forEach((button) => {
  button.addEventListener("click", () => go(current + Number(button.dataset.go)));
});
menu.addEventListener("change", () => go(menu.value - 1));
toggle.addEventListener("click", () => withNotes(!document.body.classList.contains("with-notes")));
bar.querySelector(".speaker").addEventListener("click", () => {
  other = window.open(`?speaker#slide-${current + 1}`, "speaker", "width=900,height=900");
});
addEventListener("message", (event) => {
  if (other && event.source === other && Number.isInteger(event.data?.slide)) go(event.data.slide, false);
});

// Whoever scrolls has turned a page as well: the slide in the middle of the screen is the current one.
const middle = new IntersectionObserver(() => {
  show(slides.findIndex((slide) => slide.getBoundingClientRect().bottom > innerHeight / 2));
}, { rootMargin: "-49% 0px" });
slides.forEach((slide) => middle.observe(slide));

// On a phone a long formula scrolls by itself; from the keyboard it can only be scrolled once it has the focus.
function reachLongFormulas() {
  document.querySelectorAll(".math").forEach((math) => {
    const scrolls = math.scrollWidth > math.clientWidth && getComputedStyle(math).overflowX === "auto";
    if (scrolls) math.tabIndex = 0;
  });
}
addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  reachLongFormulas();
});

document.body.classList.add("scripted");
document.body.classList.toggle("speaking", speaking);
bar.hidden = false;
withNotes(speaking);
go(Number(location.hash.replace("#slide-", "")) - 1 || 0, false);
