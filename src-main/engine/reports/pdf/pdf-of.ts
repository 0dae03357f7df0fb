import type { DrawnFile } from '../../../contract/record-format.ts';
import { toBase64 } from '../../portable/bytes.ts';
import { finishPdf } from './finish-pdf.ts';

/** The file of a page that was printed. @param at the instant that it is of */
export async function pdfOf(page: DrawnFile, printed: Uint8Array, at: number): Promise<DrawnFile> {
  return {
    fileName: page.fileName.replace(/\.html$/, '.pdf'),
    contentType: 'application/pdf',
    text: toBase64(await finishPdf(printed, page, at)),
    encoding: 'base64',
  };
}
