// Follows a job, and goes to its result. Without this the link on the page looks again.
const words = document.getElementById("job-words");
const bar = document.getElementById("job-progress");
document.querySelector(".no-script").hidden = true;

async function look() {
  let told;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    told = await answer.json();
  } catch {
    document.querySelector(".no-script").hidden = false;
    return;
  }
  if (told.url) {
    location.replace(location.href);
    return;
  }
  if (words.textContent !== told.words) words.textContent = told.words;
  if (told.percent === null) bar.removeAttribute("value");
  else bar.value = told.percent;
  setTimeout(look, 1000);
}

setTimeout(look, 400);
