import { z } from 'zod';
import { idSchema } from '../../contract/domain.ts';
import { grantSchema, type Grant, type RequestKind } from '../../contract/requests.ts';
import { packAboutSchema, packVariantSchema } from '../../contract/packs.ts';
import { testResultSchema } from '../../contract/qualifications.ts';
import { atInstant, counted } from '../wording.ts';

/** What is asked for, as it is kept until the second person decides. */
export const requestBodySchema = z.discriminatedUnion('kind', [
  grantSchema.extend({
    kind: z.literal('add-person'),
    /** Made with the request, so that what is done is about the account that was asked for. */
    personId: idSchema,
    loginName: z.string(),
    displayName: z.string(),
  }),
  grantSchema.extend({ kind: z.literal('change-person'), personId: idSchema, displayName: z.string() }),
  z.strictObject({ kind: z.literal('reset-secret'), personId: idSchema, displayName: z.string() }),
  testResultSchema.extend({
    kind: z.literal('qualify-reviewer'),
    personId: idSchema,
    displayName: z.string(),
  }),
  z.strictObject({
    kind: z.literal('open-faces'),
    /** Of the auditor. */
    personId: idSchema,
    displayName: z.string(),
    alerts: z.array(z.strictObject({ id: idSchema, number: z.number().int() })).min(1),
    hours: z.number().int().positive(),
  }),
  z.strictObject({ kind: z.literal('disable-person'), personId: idSchema, displayName: z.string() }),
  z.strictObject({
    kind: z.literal('export-pack'),
    about: packAboutSchema,
    /** What it is about as people call it: alert 14. */
    label: z.string(),
    variant: packVariantSchema,
  }),
]);
export type RequestBody = z.infer<typeof requestBodySchema>;

/** Whom it is about; null for nobody. */
export function personIdOf(body: RequestBody): string | null {
  return body.kind === 'export-pack' ? null : body.personId;
}

/** What is asked for, in one sentence that the second person decides by. */
export function requestWords(body: RequestBody): string {
  switch (body.kind) {
    case 'add-person':
      return `Add ${body.displayName} as ${body.role}, with the login name ${body.loginName}, for ${scopeWords(body)}.`;
    case 'change-person':
      return `Make ${body.displayName} ${body.role}, for ${scopeWords(body)}.`;
    case 'reset-secret':
      return `End the password and second factors of ${body.displayName}, and let them make new ones.`;
    case 'qualify-reviewer':
      return `Qualify ${body.displayName} to judge alerts: ${String(body.decoysRight)} of ${counted(body.decoysJudged, 'decoy', 'decoys')} right, ${basisWords[body.basis]}, on ${atInstant(body.testedAt).slice(0, 10)}.`;
    case 'open-faces':
      return `Open the pictures of ${alertWords(body.alerts)} to ${body.displayName}, for ${counted(body.hours, 'hour', 'hours')}.`;
    case 'disable-person':
      return `Disable the account of ${body.displayName}.`;
    case 'export-pack':
      return `Make ${body.variant === 'redacted' ? 'a redacted evidence pack' : 'an evidence pack, with names, pictures and clips,'} about ${body.label}.`;
  }
}

/** “alert 14”, “alerts 14, 15 and 16”. */
function alertWords(alerts: readonly { readonly number: number }[]): string {
  const numbers = alerts.map(({ number }) => String(number));
  const last = numbers.at(-1) ?? '';
  return numbers.length === 1 ? `alert ${last}` : `alerts ${numbers.slice(0, -1).join(', ')} and ${last}`;
}

const basisWords = { decoys: 'among alerts', training: 'in a test', demo: 'in the demo' } as const;

export function scopeWords({ cameraIds, deploymentIds, siteNames }: Omit<Grant, 'role'>): string {
  const cameras = cameraIds === null ? 'all cameras' : counted(cameraIds.length, 'camera', 'cameras');
  const deployments =
    deploymentIds === null ? 'all deployments' : counted(deploymentIds.length, 'deployment', 'deployments');
  const named = siteNames ?? null;
  const sites = named === null ? '' : `, and alerts of ${named.join(', ')} alone among those of sites`;
  return `${cameras} and ${deployments}${sites}`;
}

export function grantOf(body: RequestBody): Grant | null {
  if (body.kind !== 'add-person' && body.kind !== 'change-person') return null;
  const { role, cameraIds, deploymentIds, siteNames = null } = body;
  return { role, cameraIds, deploymentIds, siteNames };
}

/** Whether somebody's account is another one afterwards: their sessions end with it. */
export function changesAccount(kind: RequestKind): boolean {
  return kind === 'change-person' || kind === 'reset-secret' || kind === 'disable-person';
}

/** Whether it ends with a code for somebody who makes their own password. */
export function invites(kind: RequestKind): boolean {
  return kind === 'add-person' || kind === 'reset-secret';
}
