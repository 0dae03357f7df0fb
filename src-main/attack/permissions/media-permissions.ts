import { roleSchema, type Role } from '../../contract/domain.ts';
import type { MediaRoute } from '../../engine/media.ts';
import type { Permission } from './permission.ts';

/** What is allowed of one form of address that a screen fetches: written down a second time, apart from the engine. */
export interface MediaPermission extends Pick<Permission, 'why' | 'narrowedBy'> {
  readonly who: readonly Role[];
  /** Of those, for whom nothing is there all the same. */
  readonly butNotFor?: string;
  /** Whose role it is not, and who may see it under a condition. */
  readonly alsoFor?: string;
}

const reviewers = ['operator', 'supervisor'] as const;
const live = {
  who: reviewers,
  narrowedBy: 'livePictures',
  butNotFor: 'who is limited to other cameras',
} as const;

/** A row for every form of address; the compiler asks for it, and so does the suite. */
export const mediaPermissions: Readonly<Record<MediaRoute, MediaPermission>> = {
  'cameras/ID/live.m3u8': {
    ...live,
    why: 'The tile of a live camera. Each session’s first look is an entry.',
  },
  'cameras/ID/init-N.mp4': { ...live, why: 'As for its playlist.' },
  'cameras/ID/N.m4s': { ...live, why: 'As for its playlist.' },
  'cameras/ID/N-N.m4s': { ...live, why: 'As for its playlist.' },
  'cameras/ID/fragments': { ...live, why: 'The same, picture by picture, for whoever looks closely.' },
  'cameras/ID/drawn': { ...live, why: 'The same, drawn by the engine where no browser plays it.' },
  'cameras/ID/pixelated': {
    who: roleSchema.options,
    why: 'Whether a camera shows what it should: drawn so coarsely that nobody in it can be known.',
    butNotFor: 'who is limited to other cameras',
  },
  'alerts/ID/KIND-N.png': {
    who: reviewers,
    why: 'The two pictures of an alert, for those who judge.',
    butNotFor: 'who is limited to other cameras or deployments',
    alsoFor: 'an auditor to whom two others opened this alert',
  },
  'alerts/ID/clip': {
    who: reviewers,
    why: 'Around an alert that two people have judged: how whom it is about looks and where they went. Everybody else in it is pixelated.',
    butNotFor: 'who is limited to other cameras or deployments',
  },
  'watchlists/ID.png': {
    who: ['supervisor'],
    why: 'What they enrolled themselves, as long as it is a draft and nothing is live.',
    butNotFor: 'anybody but who enrolled it',
  },
  'packs/ID': {
    who: ['supervisor', 'auditor'],
    why: 'An evidence pack, for the two who agreed on it; with pictures in it, for the supervisor of the two.',
    butNotFor: 'anybody but those two, and who is limited to some cameras or deployments',
  },
};
