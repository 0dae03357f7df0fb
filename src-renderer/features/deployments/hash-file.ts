/** SHA-256 of a file, hexadecimal. It is read here and goes nowhere. */
export async function hashFile(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
