// Recognizes and splits machine tag wildcards. Validation is left to the API.

const NAME = "[A-Za-z][A-Za-z0-9_]*";
const START = new RegExp(`^\\s*(?:${NAME}|\\*):(?:\\s*$|(?:${NAME}|\\*)\\s*[=<>])`);
const PARTS = new RegExp(`^\\s*(?<namespace>${NAME}|\\*):(?:(?<predicate>${NAME}|\\*)(?:=(?<value>.*)|(?<numbers>[<>].*)))?$`, "s");
const EACH = /(?:"[^"]*"|[^,"]+|")+/g;

/** Returns whether a text is a machine tag wildcard such as `dc:`, `dc:title=` or `geo:alt>=1000`, or a list of them. */
export function isWildcard(text) {
  const first = text.match(EACH)?.[0] ?? "";
  return START.test(first);
}

/** Returns the namespace and the prefix of the predicate of a partially typed wildcard, or null. */
export function parsePrefix(text) {
  const found = new RegExp(`^(${NAME}):(${NAME})?$`).exec(text);
  return found && { namespace: found[1].toLowerCase(), predicate: (found[2] ?? "").toLowerCase() };
}

/** Returns the query for one machine tag. Quotes are removed, as they would end the value; matching ignores them. */
export const exactly = (namespace, predicate, value) => `${namespace}:${predicate}="${value.replaceAll('"', "")}"`;

/** Returns the query for a machine tag of the form `namespace:predicate=value`. */
export function exactlyId(id) {
  const [, namespace, predicate, value] = /^([^:]*):([^=]*)=(.*)$/s.exec(id) ?? [];
  return value ? exactly(namespace, predicate, value) : id;
}

/**
 * Parses a wildcard into `namespace`, `predicate` and `value`, which are undefined if any is allowed.
 * `several` is true for a list of wildcards.
 */
export function read(text) {
  const each = (text.match(EACH) ?? []).filter((one) => one.trim());
  const parts = each.length === 1 ? PARTS.exec(each[0].trim())?.groups : null;
  if (!parts) return { several: each.length > 1 };
  const name = (part) => (part === undefined || part === "*" ? undefined : part.toLowerCase());
  return {
    namespace: name(parts.namespace),
    predicate: name(parts.predicate),
    value: parts.value || parts.numbers || undefined,
    several: false,
  };
}
