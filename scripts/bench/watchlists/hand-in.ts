import type { Desk } from '../recognition/desk.ts';

/** Begins an import and hands a ZIP in, as a screen does. Answers the import's id. */
export async function handIn({ ask }: Pick<Desk, 'ask'>, listId: string, zip: Buffer): Promise<string> {
  const { id, chunkBytes } = await ask('imports.begin', { listId });
  for (let offset = 0; offset < zip.byteLength; offset += chunkBytes) {
    const dataBase64 = zip.subarray(offset, offset + chunkBytes).toString('base64');
    const isLast = offset + chunkBytes >= zip.byteLength;
    await ask('imports.put', { id, file: 'list.zip', offset, isLast, dataBase64 });
  }
  return id;
}
