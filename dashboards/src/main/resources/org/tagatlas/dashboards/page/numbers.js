// Formats numbers and times.

const integer = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const names = typeof Intl.DisplayNames === "function" ? new Intl.DisplayNames([...(navigator.languages ?? []), "en"], { type: "region" }) : null;

export const count = (number) => integer.format(number);
export const brief = (number) => (Math.abs(number) < 10_000 ? integer.format(number) : short.format(number));

/** Formats a fraction as a percentage with up to three significant digits. */
export function percent(part) {
  const value = part * 100;
  const digits = value === 0 || value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3;
  return `${value.toFixed(digits)}%`;
}

/** Formats a distance in metres. */
export const metres = (value) => (value < 995 ? `${count(value)} m` : `${(value / 1000).toFixed(value < 9950 ? 1 : 0)} km`);

export const decimal = (number, digits = 1) => number.toFixed(digits);

/** Returns the name of a country that is not in the data. */
export function countryName(code) {
  try {
    return (names && names.of(code)) || code;
  } catch {
    return code;
  }
}

/** Returns the name of a region in the reader's language, or else as published. */
export const nameOf = (region) => region.display_name ?? region.region_name ?? region.name;

/** Formats a duration in a single unit. */
export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Returns the name of a window for use in a sentence. */
export const during = (window) => (window === "all" ? "all time" : window);

/** Returns the day of an instant, such as 2011-05-17. */
export const day = (instant) => (instant ? String(instant).slice(0, 10) : "");
