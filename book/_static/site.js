// Wide formulas, tables and signatures scroll inside themselves; let the keyboard reach those that do.
(() => {
  const WIDE = "mjx-container[display=true], div.math, .pst-scrollable-table-container, dt.sig";
  const reach = () => {
    for (const element of document.querySelectorAll(WIDE)) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  };
  // Formulas are typeset after the page has loaded.
  const ready = window.MathJax?.startup?.promise ?? Promise.resolve();
  ready.then(() => new ResizeObserver(reach).observe(document.getElementById("main-content")));
})();
