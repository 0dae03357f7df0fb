/** Loaded first into every process and thread of an engine: the clock of its machine is so far from the real time. */
const aheadMs = Number(process.env['CORDON_CLOCK_AHEAD_MS'] ?? 0);
const RealDate = Date;
const now = (): number => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    // Whatever else it is made of is no moment of now.
    Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});
