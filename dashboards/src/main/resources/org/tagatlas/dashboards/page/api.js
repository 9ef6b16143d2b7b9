// Asks the server. What was asked before is remembered until the data have changed.

const answers = new Map();
const KEPT = 200;

/** Forgets answers, because there are new data. */
export const forget = () => answers.clear();

/**
 * Returns an answer of the API.
 *
 * @param question the path below /api/v1
 * @param parameters those that are empty are left out
 */
export async function ask(question, parameters = {}, { fresh = false } = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined && value !== null)
  );
  const address = `api/v1/${question}?${query}`;
  if (fresh || !answers.has(address)) {
    const answer = load(address);
    if (fresh) return answer;
    answers.set(address, answer);
    answer.catch(() => answers.delete(address));
    if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  }
  return answers.get(address);
}

async function load(address) {
  const response = await fetch(address);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(body.error || response.statusText), { status: response.status });
  }
  return body;
}
