// Tells what is typed for machine tags from other things, and its parts. What is right is for the API to say.

const NAME = "[A-Za-z][A-Za-z0-9_]*";
const BEGIN = new RegExp(`^\\s*(?:${NAME}|\\*):(?:\\s*$|(?:${NAME}|\\*)\\s*[=<>])`);
const PARTS = new RegExp(`^\\s*(?<namespace>${NAME}|\\*):(?:(?<predicate>${NAME}|\\*)(?:=(?<value>.*)|(?<numbers>[<>].*)))?$`, "s");
const EACH = /(?:"[^"]*"|[^,"]+|")+/g;

/** Returns whether a text asks for machine tags: `dc:`, `dc:title=`, `geo:alt>=1000`, or several with commas. */
export function isWildcard(text) {
  const first = text.match(EACH)?.[0] ?? "";
  return BEGIN.test(first);
}

/** Returns the namespace and the begin of a predicate that somebody is typing; null when it is neither. */
export function beginning(text) {
  const found = new RegExp(`^(${NAME}):(${NAME})?$`).exec(text);
  return found && { namespace: found[1].toLowerCase(), predicate: (found[2] ?? "").toLowerCase() };
}

/** Returns what asks for one machine tag. Values are compared without quotes, which would end it. */
export const exactly = (namespace, predicate, value) => `${namespace}:${predicate}="${value.replaceAll('"', "")}"`;

/** Returns what asks for a machine tag that is written as `namespace:predicate=value`. */
export function exactlyId(id) {
  const [, namespace, predicate, value] = /^([^:]*):([^=]*)=(.*)$/s.exec(id) ?? [];
  return value ? exactly(namespace, predicate, value) : id;
}

/**
 * Returns what a text names: `namespace` and `predicate`, which are missing where any is meant, and
 * `value`, missing where none is named. `several` says that it is no single tag, pair or namespace.
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
