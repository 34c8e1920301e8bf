/**
 * How much of the page the on-screen keyboard covers, as `--keyboard` on the root. Android makes the page
 * smaller by itself (`interactive-widget=resizes-content`); iOS lays the keyboard over it, and would push
 * help and the way out off the screen.
 */
const view = globalThis.visualViewport;

function measure() {
  const zoomed = view.scale > 1.05;
  const covered = zoomed ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
  document.documentElement.style.setProperty("--keyboard", `${Math.round(covered)}px`);
}

if (view) {
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
}
