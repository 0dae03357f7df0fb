import type { DropItem } from 'react-aria-components';
import type { ChosenFile } from './upload-files.ts';

/** Files of what was dropped, folders opened. */
export async function droppedFiles(items: Iterable<DropItem>, folder = ''): Promise<readonly ChosenFile[]> {
  const found: ChosenFile[] = [];
  for (const item of items) {
    if (item.kind === 'file') found.push({ path: folder + item.name, file: await item.getFile() });
    if (item.kind === 'directory') {
      const entries: DropItem[] = [];
      for await (const entry of item.getEntries()) entries.push(entry);
      found.push(...(await droppedFiles(entries, `${folder}${item.name}/`)));
    }
  }
  return found;
}
