// The site works without this file. It starts the design system's parts where a page has any,
// explains hard words where they stand, and wakes what only makes sense with scripts (the print button).
document.body.classList.add("js-enabled");

if (document.querySelector("[data-module]")) {
  document.body.classList.add("govuk-frontend-supported");
  const { designSystem } = document.querySelector("script[data-design-system]").dataset;
  import(designSystem).then(({ initAll }) => initAll());
}

if (document.querySelector("a.word")) import(document.querySelector("script[data-words]").dataset.words);

// Older browsers cannot show a closed <details> on wide screens from the style sheet alone.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 64em)").matches) {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

const readAloud = document.querySelector("[data-read-aloud]");
if (readAloud && "speechSynthesis" in window) import(readAloud.dataset.script);
