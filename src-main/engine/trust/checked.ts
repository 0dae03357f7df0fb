/** What came of checking something signed: what it says, or one sentence that tells why it counts for nothing. */
export type Checked<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly because: string };

export function accepted<Value>(value: Value): Checked<Value> {
  return { ok: true, value };
}

/** @param because a whole sentence for whoever handed it in: what is wrong and, where it helps, what to do */
export function refused(because: string): { readonly ok: false; readonly because: string } {
  return { ok: false, because };
}
