/** What stands where something else should: wrong kinds, too much, other people's languages. */
const hostileValues: readonly unknown[] = [
  null,
  undefined,
  true,
  -1,
  0.5,
  Number.NaN,
  Number.MAX_VALUE,
  '',
  'x'.repeat(100_000),
  '\u0000\u202e\u200b',
  "'; DROP TABLE accounts; --",
  '../../../../etc/shadow',
  '__proto__',
  {},
  [],
  { $ne: null },
  Uint8Array.of(1, 2, 3),
];

/** Fields that would say who somebody is, if anything listened to them. */
const smuggled: Readonly<Record<string, unknown>> = {
  role: 'admin',
  actorId: 'person-1',
  personRole: 'supervisor',
  session: { person: { id: 'person-1', role: 'admin' }, expiresAt: 9e15 },
  isAdmin: true,
};

/** Everything that is done to a good input: each part replaced or taken out, and parts added. */
export function hostileInputs(good: unknown): readonly unknown[] {
  const wholes: unknown[] = [null, undefined, 42, 'text', [], [good], Uint8Array.of(1)];
  // An own property of that name, as JSON can bring it.
  const polluted: unknown = JSON.parse('{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}');
  return [
    ...wholes,
    polluted,
    ...Object.entries(smuggled).map(([name, value]) => ({ ...(good as object), [name]: value })),
    ...variants(good),
  ];
}

function variants(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return hostileValues;
  if (Array.isArray(value)) {
    const [first] = value as readonly unknown[];
    return [
      ...hostileValues,
      Array.from({ length: 5_000 }, () => first),
      ...(first === undefined ? [] : variants(first).map((other) => [other])),
    ];
  }
  return Object.entries(value).flatMap(([name, part]) => {
    const { [name]: _, ...without } = value as Record<string, unknown>;
    return [without, ...variants(part).map((other) => ({ ...value, [name]: other }))];
  });
}
