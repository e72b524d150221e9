"""How the class report looks: light and dark, on a phone, on paper."""

STYLE = """
:root { --paper: #fff; --ink: #1a1a1a; --quiet: #5a5a5a; --rule: #c8c8c8; --tint: #f4f4f4;
  --link: #005a8e; --first: #0072b2; --second: #b84e00; --between: #e3b778; --on-bar: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e8e8e8; --quiet: #b0b0b0; --rule: #50565c; --tint: #20252a;
    --link: #7cc4f2; --first: #5fb4ea; --second: #f08a4b; --between: #e3cfae; --on-bar: #000; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 3rem 0 .5rem; padding-top: 1rem;
  border-top: 2px solid var(--rule); }
h3 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; }
p, li, dd { max-width: 44rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; }
nav a { display: inline-block; padding: .3rem 0; }
figure { margin: 0; }
svg { display: block; width: 100%; max-width: 30rem; height: auto; }
svg text { font-family: system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.pair { display: grid; gap: 1rem 2rem; align-items: start; margin: .5rem 0 1rem; }
.pair > * { min-width: 0; }
.table { overflow-x: auto; }
table { min-width: min(16rem, 100%); border-collapse: collapse; font-size: .92rem;
  line-height: 1.4; }
caption { text-align: left; color: var(--quiet); padding: 0 0 .3rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0;
  border-bottom: 1px solid var(--rule); }
th { font-weight: 400; }
thead th { font-weight: 600; border-bottom-width: 2px; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.hint { display: block; color: var(--quiet); }
tbody th { min-width: 8.5rem; }
.key { font-size: .92rem; margin: 0 0 .3rem; }
.key span { padding: 0 .4em; margin-right: .2em; border-radius: 3px; color: var(--on-bar); }
.key .first { background: var(--first); }
.key .second { background: var(--second); }
.key .between { background: var(--between); color: #000; }
code { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .9em; }
dt { font-weight: 600; margin-top: .8rem; }
dd { margin: 0; }
@media (min-width: 60rem) {
  .pair { grid-template-columns: 1fr 1fr; }
  .broad { grid-template-columns: 5fr 7fr; }
}
@media print { nav, .skip { display: none; } h3, .pair, tr { break-inside: avoid; } }
"""
