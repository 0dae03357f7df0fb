import { z } from 'zod';
import { controlRoom } from '../../mail.ts';

/**
 * What a site is called on the bus: it stands in subjects, certificates and file names. `control` is the control room, and `engine` is
 * what an engine signs in as at its own server.
 */
export const siteIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/, 'A site is called by 3 to 32 small letters, digits or hyphens.')
  .refine((id) => id !== controlRoom && id !== 'engine', 'That name is taken.');

export { controlRoom };

/** From a site to the control room, or the other way. */
export type Direction = 'up' | 'down';

/** Sent live, kept in the stream for whoever isn't there, or the receiver's word that it has it. */
export type Carriage = 'live' | 'kept' | 'receipt';

/** More than any message has. The servers refuse what is larger, and so does whoever receives it. */
export const mostMessageBytes = 1024 * 1024;

/** JetStream's domain at the hub: sites have no streams of their own. */
export const hubDomain = 'control';

export function subjectOf(site: string, direction: Direction, carriage: Carriage): string {
  return `cordon.${site}.${direction}.${carriage}`;
}

/** The stream of a direction, with what is kept for all sites. */
export const streamOf: Readonly<Record<Direction, string>> = { up: 'UP', down: 'DOWN' };

export function inboxOf(site: string): string {
  return `_INBOX.${site}`;
}

/** What may be published and heard: everything else is refused by the server. */
export interface BusPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** What the leaf of a site may let through to the hub, and back: its own, and nobody else's. */
export function permissionsOfSite(site: string): BusPermissions {
  const down = streamOf.down;
  return {
    publish: [
      subjectOf(site, 'up', 'live'),
      subjectOf(site, 'up', 'kept'),
      // It acknowledges what came down.
      subjectOf(site, 'down', 'receipt'),
      `$JS.${hubDomain}.API.CONSUMER.INFO.${down}.${site}`,
      `$JS.${hubDomain}.API.CONSUMER.MSG.NEXT.${down}.${site}`,
      `$JS.ACK.${down}.${site}.>`,
      `$JS.ACK.${hubDomain}.*.${down}.${site}.>`,
    ],
    subscribe: [subjectOf(site, 'down', 'live'), subjectOf(site, 'up', 'receipt'), `${inboxOf(site)}.>`],
  };
}
