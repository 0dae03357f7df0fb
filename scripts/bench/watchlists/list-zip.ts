import { makeZip } from '../../../src-main/engine/file-reader/testing/make-zip.ts';
import { makeUpPeople } from './made-up-people.ts';

const columns = 'reference,name,category,source,lawful basis,image date,reviewer,expires on,picture';

/** A ZIP of so many made-up people, with the table that an import wants. */
export async function makeListZip(rows: number): Promise<Buffer> {
  const lines = [columns];
  const files: { name: string; bytes: Buffer; isStored: boolean }[] = [];
  for await (const bytes of makeUpPeople(rows)) {
    const nth = String(files.length + 1).padStart(5, '0');
    files.push({ name: `pictures/${nth}.jpg`, bytes, isStored: true });
    lines.push(
      `REF-${nth},Person ${nth},high-harm-suspect,Made up,A bench,2026-01-01,Sergeant Bench,2027-12-31,pictures/${nth}.jpg`,
    );
  }
  return makeZip([{ name: 'list.csv', bytes: Buffer.from(lines.join('\n')) }, ...files]);
}
