/** What SQLite can hold. There is no boolean: write 0 or 1 and say so in the column's CHECK. */
export type SqlValue = string | number | bigint | null | Uint8Array;

const brand = Symbol('sql');

/** A statement and its values, kept apart to the end. Made by the {@link sql} tag only. */
export interface Sql {
  readonly [brand]: true;
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * Writes SQL. Every `${…}` becomes a bound value, so no value can turn into SQL; a nested `sql` is spliced in
 * with its own values.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  for (const [index, part] of parts.entries()) {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  }
  return { [brand]: true, text, values };
}

function isSql(part: SqlValue | Sql): part is Sql {
  return typeof part === 'object' && part !== null && brand in part;
}
