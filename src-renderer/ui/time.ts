const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** A span in the largest unit that says enough: `0 s`, `45 s`, `12 min`, `3 h 05 min`, `2 days`. */
export function spanInWords(spanMs: number): string {
  const span = Math.max(0, spanMs);
  if (span < 100 * second) return `${Math.floor(span / second)} s`;
  if (span < hour) return `${Math.floor(span / minute)} min`;
  if (span < 2 * day)
    return `${Math.floor(span / hour)} h ${twoDigits(Math.floor((span % hour) / minute))} min`;
  return `${Math.floor(span / day)} days`;
}

/** How long ago: `just now`, then as a span. */
export function agoInWords(at: number, now: number): string {
  return now - at < second ? 'just now' : `${spanInWords(now - at)} ago`;
}

/** Local time on the 24-hour clock, `23:14:05`. */
export function localTime(at: number, hasSeconds = true): string {
  const date = new Date(at);
  const toMinutes = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  return hasSeconds ? `${toMinutes}:${twoDigits(date.getSeconds())}` : toMinutes;
}

/** UTC on the 24-hour clock, without the letters. */
export function utcTime(at: number, hasSeconds = true): string {
  return new Date(at).toISOString().slice(11, hasSeconds ? 19 : 16);
}

const dayWithYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Local date, `22 Nov 2026`. */
export function localDate(at: number): string {
  return dayWithYear.format(at);
}

const dayWithoutYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Local date without the year, `22 Nov`, where the year is shown elsewhere. */
export function localDay(at: number): string {
  return dayWithoutYear.format(at);
}

/** As the engine writes an instant in its sentences, which are read elsewhere too. */
const instantInWords = /\b(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC\b/g;

/** A sentence of the engine, each instant in it in local time with UTC beside: `26 Nov 2026 16:05 (15:05 UTC)`. */
export function inLocalTime(words: string): string {
  return words.replaceAll(instantInWords, (written, date: string, time: string) => {
    const at = Date.parse(`${date}T${time}Z`);
    return Number.isNaN(at) ? written : `${localDate(at)} ${localTime(at, false)} (${time} UTC)`;
  });
}
