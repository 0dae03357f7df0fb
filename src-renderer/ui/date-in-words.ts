import { localDate, localTime } from './time.ts';

/**
 * A date as an input of the platform holds it (`2026-11-26`, `2026-11-26T16:30`, in local time) in the console's own words; null
 * while it is not complete.
 */
export function dateInWords(held: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(held)) return null;
  const [date = '', time = ''] = held.split('T');
  const at = new Date(`${date}T${time === '' ? '00:00' : time}`).getTime();
  if (Number.isNaN(at)) return null;
  return time === '' ? localDate(at) : `${localDate(at)} ${localTime(at, false)}`;
}
