// Pressing a hard word says what it means, right under its sentence. Without this file the word leads to the glossary.
let opened = null;

function close() {
  if (!opened) return;
  opened.note.remove();
  opened.word.setAttribute("aria-expanded", "false");
  opened = null;
}

function closeAndGoBack() {
  const word = opened?.word;
  close();
  word?.focus();
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function meaningOf(word) {
  const button = make("button", { type: "button", className: "button button--quiet", onclick: closeAndGoBack }, "Close");
  const all = make("a", { href: word.href }, "See all the words");
  const note = make(
    "div",
    { className: "meaning", tabIndex: -1, role: "note", ariaLabel: `What ${word.textContent} means` },
    make("p", {}, make("b", {}, word.textContent), ": ", word.dataset.meaning),
    make("div", { className: "meaning__ways" }, button, all),
  );
  return note;
}

function place(note, word) {
  const block = word.closest("p, li");
  if (block.tagName === "P") return block.after(note);
  const below = block.querySelector("ul, ol");
  return below ? below.before(note) : block.append(note);
}

function open(word) {
  const note = meaningOf(word);
  place(note, word);
  word.setAttribute("aria-expanded", "true");
  opened = { word, note };
  note.focus({ preventScroll: true });
  note.scrollIntoView({ block: "nearest" });
}

for (const word of document.querySelectorAll("a.word")) {
  word.setAttribute("role", "button");
  word.setAttribute("aria-expanded", "false");
  word.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const again = opened?.word === word;
    close();
    if (!again) open(word);
  });
  word.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    word.click();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened) closeAndGoBack();
});
