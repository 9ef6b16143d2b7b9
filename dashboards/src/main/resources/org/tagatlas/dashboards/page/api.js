// Client of the API, which caches responses until the data change.

const responses = new Map();
const MAX_CACHED = 200;

/** Clears the cache, as the data have changed. */
export const clearCache = () => responses.clear();

/**
 * Returns the response of an API endpoint.
 *
 * @param endpoint the path relative to /api/v1
 * @param parameters query parameters; empty ones are omitted
 */
export async function request(endpoint, parameters = {}, { fresh = false } = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined && value !== null)
  );
  const url = `api/v1/${endpoint}?${query}`;
  if (fresh || !responses.has(url)) {
    const response = load(url);
    if (fresh) return response;
    responses.set(url, response);
    response.catch(() => responses.delete(url));
    if (responses.size > MAX_CACHED) responses.delete(responses.keys().next().value);
  }
  return responses.get(url);
}

async function load(url) {
  const response = await fetch(url);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(body.error || response.statusText), { status: response.status });
  }
  return body;
}
