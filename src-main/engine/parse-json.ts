/** What a text says as JSON, for a schema to look at; null for what is none, which no schema of an object takes either. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
