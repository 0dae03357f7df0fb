import { z } from 'zod';

/** A page to read and print, a table, or the whole with its schema. */
export const recordFormatSchema = z.enum(['html', 'csv', 'json']);
export type RecordFormat = z.infer<typeof recordFormatSchema>;
