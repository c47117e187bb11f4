// Reads the page aloud with a voice of the browser's own: nothing is sent anywhere. The button is shown only where
// there is an English voice on the device; a voice that works over the network would send the text away.
const box = document.querySelector("[data-read-aloud]");
const [button, stopButton] = box.querySelectorAll("button");
const label = button.querySelector("span");
const status = box.querySelector("[role=status]");
const speech = window.speechSynthesis;
const PARTS = "h1, h2, h3, h4, p, li, dt, dd, figcaption, th, td, summary";
const LEFT_OUT = ".no-print, .buttons, .hide, [hidden], [aria-hidden=true], nav, form";

let parts = [];
let at = 0;
let turn = 0; // a voice that was cut off still says that it has ended: only the last turn counts

const englishVoice = () => {
  const voices = speech.getVoices().filter((voice) => voice.localService && /^en\b/i.test(voice.lang));
  return voices.find((voice) => /^en[-_]GB/i.test(voice.lang)) ?? voices[0];
};

const partsOf = (main) => [...main.querySelectorAll(PARTS)].filter((part) =>
  !part.querySelector(PARTS) && !part.closest(LEFT_OUT) && part.checkVisibility() && part.innerText.trim());

const isUnderWay = () => at < parts.length;

function show(words, state) {
  label.textContent = words;
  if (status.textContent !== state) status.textContent = state; // a screen reader says it anew each time it is set
  stopButton.hidden = !isUnderWay();
}

const headingAt = () => parts.slice(0, at + 1).findLast((part) => /^H\d$/.test(part.tagName))?.innerText.trim();

function mark(part) {
  document.querySelector(".being-read")?.classList.remove("being-read");
  part?.classList.add("being-read");
  part?.scrollIntoView({ block: "nearest" });
}

function hush() {
  turn += 1;
  speech.cancel();
}

function readOn() {
  const mine = (turn += 1);
  if (!isUnderWay()) return stop("The end of the page.");
  const part = parts[at];
  const words = new SpeechSynthesisUtterance(part.innerText.trim());
  words.lang = part.closest("[lang]").lang;
  if (words.lang.startsWith("en")) words.voice = englishVoice();
  const next = () => {
    if (mine !== turn) return;
    at += 1;
    readOn();
  };
  words.addEventListener("end", next);
  words.addEventListener("error", next);
  mark(part);
  show("Pause", `Reading: ${headingAt() ?? document.title}`);
  speech.speak(words);
}

function stop(state = "Stopped.") {
  hush();
  parts = [];
  at = 0;
  mark(null);
  box.dataset.readAloud = "";
  show("Read this page aloud", state);
}

button.addEventListener("click", () => {
  if (box.dataset.readAloud === "reading") {
    hush();
    box.dataset.readAloud = "paused";
    return show("Read on", "Paused.");
  }
  if (!isUnderWay()) {
    parts = partsOf(document.querySelector("main"));
    at = 0;
  }
  box.dataset.readAloud = "reading";
  readOn();
});

stopButton.addEventListener("click", () => {
  stop();
  button.focus();
});

const offer = () => { box.hidden = !englishVoice(); };
speech.addEventListener?.("voiceschanged", offer);
addEventListener("pagehide", hush);
offer();
