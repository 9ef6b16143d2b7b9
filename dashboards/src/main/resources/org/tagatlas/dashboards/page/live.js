// Notices new data while a job runs, and says how old those are that are shown.
import { fill, h } from "./dom.js";
import { ask } from "./api.js";
import { ago, brief } from "./numbers.js";

const POLL_MILLIS = 5000;

/** Polls while somebody looks. `changed` is called with the status when there are new data. */
export function watch(element, trouble, changed) {
  let last;
  let skew = 0;
  let away = false;

  async function poll() {
    if (document.hidden) return;
    try {
      const status = await ask("status", {}, { fresh: true });
      if (away) trouble.hidden = true;
      away = false;
      skew = Date.now() - Date.parse(status.now);
      const mark = (one) => one && [one.run, one.photos, one.signatures, one.regions, one.updated].join();
      const news = last && mark(last) !== mark(status);
      last = status;
      say();
      if (news) changed(status);
    } catch (error) {
      away = true;
      trouble.textContent = `${error.message || "The server does not answer"}. Trying again …`;
      trouble.hidden = false;
    }
  }

  function say() {
    if (!last) return;
    const age = last.updated ? Date.now() - skew - Date.parse(last.updated) : NaN;
    if (Number.isNaN(age)) element.textContent = "no data yet";
    else fill(element, h("span", { class: "word" }, `${brief(last.photos)} photos · `), `${ago(age)} old`);
    element.title = last.updated ? `Run ${last.run}, published last at ${last.updated}` : "";
    element.classList.toggle("fresh", age < 60_000);
  }

  setInterval(poll, POLL_MILLIS);
  setInterval(say, 1000);
  document.addEventListener("visibilitychange", poll);
  return poll().then(() => last);
}
