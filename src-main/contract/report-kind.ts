import { z } from 'zod';

/**
 * `annual`: what deployments came to; `scope-change`: who became listable, and by whose signatures; `composition`: what lists are made up of,
 * without persons; `oversight`: all of it, and what was drawn up before, for a commissioner.
 */
export const reportKindSchema = z.enum(['annual', 'scope-change', 'composition', 'oversight']);
export type ReportKind = z.infer<typeof reportKindSchema>;
