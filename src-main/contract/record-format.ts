import { z } from 'zod';

/** A page to read and print, the same as an accessible PDF, a table, or the whole with its schema. */
export const recordFormatSchema = z.enum(['html', 'pdf', 'csv', 'json']);
export type RecordFormat = z.infer<typeof recordFormatSchema>;
/** Those that come out the same wherever they are drawn up; a PDF is printed from the page by Cordon's window. */
export type TextFormat = Exclude<RecordFormat, 'pdf'>;

/** A record or a report, to be saved. */
export const drawnFileSchema = z.strictObject({
  fileName: z.string(),
  contentType: z.string(),
  text: z.string(),
  /** What the text stands for: itself, or bytes. */
  encoding: z.enum(['utf-8', 'base64']),
});
export type DrawnFile = z.infer<typeof drawnFileSchema>;
