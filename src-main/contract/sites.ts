import { z } from 'zod';
import { cameraStateSchema, instantSchema, ledgerSchema } from './domain.ts';
import { operation } from './operation.ts';

const everyRole = ['operator', 'supervisor', 'admin', 'auditor'] as const;

/** How another machine is reached. */
const linkSchema = z.strictObject({
  /** When something of it came last, by this machine's clock; null for never. */
  heardAt: instantSchema.nullable(),
  /** It has not been heard of for longer than it ever takes. */
  isSilent: z.boolean(),
  /** How much waits here until it has it. */
  waiting: z.number().int().nonnegative(),
});

export const siteViewSchema = z.strictObject({
  name: z.string(),
  joinedAt: instantSchema,
  link: linkSchema,
  /** Of its alerts, those that wait here for a vote. */
  openAlerts: z.number().int().nonnegative(),
  /** What it said last of how it does; null while it has said nothing. */
  state: z
    .strictObject({
      version: z.string(),
      isRecognising: z.boolean(),
      words: z.string(),
      deployment: z.strictObject({ name: z.string(), state: z.string() }).nullable(),
      cameras: z.array(
        z.strictObject({ name: z.string(), state: cameraStateSchema, trouble: z.string().nullable() }),
      ),
      facesAMinute: z.number().int().nonnegative(),
      ledger: ledgerSchema,
      isLedgerBalanced: z.boolean(),
    })
    .nullable(),
});
export type SiteView = z.infer<typeof siteViewSchema>;

export const siteOperations = {
  /** This machine among others: at a control room its sites and how they do, at a site its control room. */
  'sites.list': operation({
    audience: everyRole,
    input: z.strictObject({}),
    output: z.strictObject({
      /** What this machine is called; null where it has nothing to do with others. */
      name: z.string().nullable(),
      /** At a site. */
      control: z
        .strictObject({
          link: linkSchema,
          /** Who judges alerts of this site now, in one sentence. */
          words: z.string(),
        })
        .nullable(),
      /** At a control room, by name. */
      sites: z.array(siteViewSchema),
    }),
  }),
};
