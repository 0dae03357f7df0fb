const width = 110;

/** JSON as the repository's formatter leaves it: objects over several lines, lists of plain values in one where they fit. */
export function formatJson(value: unknown): string {
  return `${format(value, '')}\n`;
}

function format(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => format(item, inner));
    const isPlain = value.every((item) => item === null || typeof item !== 'object');
    const line = `[${items.join(', ')}]`;
    if (items.length === 0 || (isPlain && indent.length + line.length < width)) return line;
    return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${inner}${JSON.stringify(name)}: ${format(member, inner)}`,
  );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}
