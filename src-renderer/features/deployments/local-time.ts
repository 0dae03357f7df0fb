/** An instant as a `datetime-local` input takes it, in the machine's own time zone. */
export function toLocalTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant that was typed; what it was before where it can't be read. */
export function fromLocalTime(typed: string, before: number): number {
  const at = new Date(typed).getTime();
  return Number.isNaN(at) ? before : at;
}
