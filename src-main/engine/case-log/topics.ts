/** Something else that can be read about: what the renderer may filter by, and how it is called. */
export interface Topic {
  readonly topic: string;
  readonly label: string;
}

/** The fields of bodies that name a thing by its id, and those that say how it is called. */
const named = [
  { kind: 'alert', id: 'alertId', name: 'number' },
  { kind: 'camera', id: 'cameraId', name: 'cameraName' },
  { kind: 'case', id: 'caseId', name: 'caseNumber' },
  { kind: 'deployment', id: 'deploymentId', name: 'deploymentName' },
  { kind: 'list', id: 'listId', name: 'listName' },
  { kind: 'person', id: 'personId', name: 'displayName' },
] as const;

export function topicsOf(subject: string, body: unknown): readonly Topic[] {
  const fields = new Map<string, unknown>(
    Object.entries(typeof body === 'object' && body !== null ? body : {}),
  );
  return named.flatMap(({ kind, id, name }) => {
    const found = fields.get(id) ?? (subject.startsWith(`${kind}:`) ? subject.slice(kind.length + 1) : null);
    if (typeof found !== 'string') return [];
    const label = fields.get(name);
    const isNamed = typeof label === 'string' || typeof label === 'number';
    const words = !isNamed ? kind : typeof label === 'number' ? `${kind} ${String(label)}` : String(label);
    return [{ topic: `${kind}:${found}`, label: words }];
  });
}
