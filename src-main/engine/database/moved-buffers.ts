/** How deep a message is looked into: procedures take and give lists of records. */
const deepest = 3;

/** Overwrites a template, unless it was moved to another thread: then it is that one's to overwrite. */
export function overwrite(template: Float32Array): void {
  const { buffer } = template;
  if (buffer instanceof ArrayBuffer && buffer.detached) return;
  template.fill(0);
}

/**
 * The memory of the templates in a message between threads, to be moved and not copied: a copy would pass through buffers that
 * nobody can overwrite. Whoever sends them has them no more. Pure.
 */
export function templatesIn(message: unknown, depth = 0): ArrayBuffer[] {
  if (message instanceof Float32Array) {
    const { buffer, byteLength } = message;
    // One that shares its memory with something else can't be moved alone.
    return buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && byteLength > 0
      ? [buffer]
      : [];
  }
  if (depth > deepest || typeof message !== 'object' || message === null || ArrayBuffer.isView(message))
    return [];
  return Object.values(message).flatMap((part) => templatesIn(part, depth + 1));
}
