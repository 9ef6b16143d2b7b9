// Polls for new data while a job runs, and shows the age of the data.
import { fill, h } from "./dom.js";
import { request } from "./api.js";
import { ago, brief, count } from "./numbers.js";
import { sentence } from "./parts.js";

const POLL_MILLIS = 5000;

/** Polls while the page is visible. Calls `changed` with the status when there are new data. */
export function watch(element, alert, changed) {
  let last;
  let skew = 0;
  let isUnavailable = false;

  async function poll() {
    if (document.hidden) return;
    try {
      const status = await request("status", {}, { fresh: true });
      if (isUnavailable) alert.hidden = true;
      isUnavailable = false;
      skew = Date.now() - Date.parse(status.now);
      const fingerprint = (one) => one && [one.run, one.photos, one.signatures, one.regions, one.updated].join();
      const isChanged = last && fingerprint(last) !== fingerprint(status);
      last = status;
      showGenerated(status);
      showAge();
      if (isChanged) changed(status);
    } catch (error) {
      isUnavailable = true;
      alert.textContent = `${sentence(error.message || "server unavailable")} Retrying …`;
      alert.hidden = false;
    }
  }

  /** Photos that nobody took must not be mistaken for the world. */
  function showGenerated({ photos, generated }) {
    const element = document.getElementById("generated");
    const which = generated < photos ? `${count(generated)} of ${count(photos)} photos are generated` : "Generated photos";
    element.textContent = `${which}: made by a program, without real people. The numbers are not those of the world.`;
    if (element.hidden === !generated) return;
    element.hidden = !generated;
    // The map has another size now.
    dispatchEvent(new Event("resize"));
  }

  function showAge() {
    if (!last) return;
    const age = last.updated ? Date.now() - skew - Date.parse(last.updated) : NaN;
    if (Number.isNaN(age)) element.textContent = "no data yet";
    else fill(element, h("span", { class: "word" }, `${brief(last.photos)} photos · `), `${ago(age)} old`);
    element.title = last.updated ? `Run ${last.run}, last updated at ${last.updated}` : "";
    element.classList.toggle("fresh", age < 60_000);
  }

  setInterval(poll, POLL_MILLIS);
  setInterval(showAge, 1000);
  document.addEventListener("visibilitychange", poll);
  return poll().then(() => last);
}
