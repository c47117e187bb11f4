// The Easy Read rows of an officers' form: shows the picture that is chosen, and asks for hints while somebody types.
// The rules of the hints are the server's (core/plain_words.py); without this file they come with the next save.
const PAUSE = 400;
let timer;
let asked;

const boxes = () => [...document.querySelectorAll("textarea[data-hints]")].filter((box) => !box.closest(".empty-form"));

function showPicture(select) {
  const use = select.parentElement.querySelector("use");
  const [file] = use.getAttribute("href").split("#");
  use.setAttribute("href", `${file}#${select.value}`);
}

function tell(box, lines) {
  const list = box.parentElement.querySelector(".hints");
  if (list.textContent === lines.join("")) return;
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

async function ask() {
  const now = boxes();
  const body = new URLSearchParams(now.map((box) => ["sentence", box.value]));
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(now[0].dataset.hints, { method: "POST", body, signal: asked.signal });
    if (!answer.ok) return;
    const { hints } = await answer.json();
    hints.forEach((lines, number) => tell(now[number], lines));
  } catch {
    // The hints are an extra: whoever is offline, or has typed on meanwhile, goes on without them.
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(".picture-choice select")) showPicture(target);
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea[data-hints]")) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
