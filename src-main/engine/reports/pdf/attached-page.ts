import { fromUtf8 } from '../../portable/bytes.ts';

/** Larger ones are none of ours. */
const largestBytes = 64 * 1024 * 1024;

export function isPdf(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 5)).toString('latin1') === '%PDF-';
}

/** The page that a PDF was printed from; null where none can be read out of it. */
export async function attachedPage(file: Uint8Array): Promise<string | null> {
  if (file.length > largestBytes) return null;
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  try {
    const document = await PDFDocument.load(file, { updateMetadata: false, throwOnInvalidObject: true });
    const [page, ...more] = document.getAttachments();
    return page === undefined || more.length > 0 ? null : fromUtf8(page.data);
  } catch {
    return null;
  }
}
