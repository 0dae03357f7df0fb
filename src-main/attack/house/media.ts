import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readDemoMounts } from '../../demo-cameras/demo-clips.ts';
import { startCameraSimulator } from '../../demo-cameras/camera-simulator.ts';
import type { MediaRoute } from '../../engine/media.ts';
import { raiseAlertAt } from '../../engine/testing/raise-alert.ts';
import { confirm, confirmed } from '../trials/alert-trials.ts';
import { entryFor } from '../trials/watchlist-trials.ts';
import { enter } from './enter.ts';
import type { House } from './house.ts';
import type { Resident } from './residents.ts';

/** Addresses at which something is, each with its form. */
export type Media = readonly (readonly [MediaRoute, string])[];

const demo = fileURLToPath(new URL('../../../assets/demo', import.meta.url));
const patientMs = 60_000;
const reason = 'The defence asked.';

/** A picture on a list that somebody is filling. */
export async function mediaOfDraft(house: House, who: Resident): Promise<Media> {
  const { id: listId } = await house.get(who, 'watchlists.begin', { name: `List ${house.newName()}` });
  const { id } = await house.get(who, 'watchlists.enrol', await entryFor(listId));
  return [['watchlists/ID.png', `watchlists/${id}.png`]];
}

/** A live camera, an alert of a deployment that is live, and the evidence packs about it that two people agreed on. */
export async function mediaOf(house: House) {
  const credentials = { userName: 'house', password: 'house-of-cameras' };
  const [mount] = await readDemoMounts(demo, credentials);
  if (mount === undefined) throw new Error('the demo has no camera');
  const cameras = await startCameraSimulator({ mounts: [mount] });
  const address = cameras.urlOf(mount.id).replace('rtsp://', `rtsp://house:${credentials.password}@`);
  const { id: cameraId } = await house.get(house.residents.admin, 'cameras.add', {
    name: 'Crossing',
    place: 'High Street',
    address,
  });
  await enter(house, 'live');
  const { street } = house;
  if (street === null) throw new Error('nothing is live');
  const alertId = await raiseAlertAt(house.database, street.id, cameraId);
  const ofAlert: Media = ['probe', 'candidate'].map((kind) => [
    'alerts/ID/KIND-N.png',
    `alerts/${alertId}/${kind}-0.png`,
  ]);
  const clipped = await raiseAlertAt(house.database, street.id, cameraId);
  await house.database.call('alerts.keep-clip', { id: clipped, clip: Uint8Array.of(1) });
  await confirm(house, clipped);
  const clip = ['alerts/ID/clip', `alerts/${clipped}/clip`] as const;
  const pack = ['packs/ID', await packAbout(house, await confirmed(house))] as const;
  return {
    /** What the camera has now: its pictures leave as new ones come. */
    tiles: () => tilesOf(house, cameraId),
    alertId,
    ofAlert,
    clip,
    pack,
    media: [...ofAlert, clip, pack] as Media,
    [Symbol.asyncDispose]: () => cameras.close(),
  };
}

async function tilesOf(house: House, cameraId: string): Promise<Media> {
  // Also under the narrowed policy.
  const { supervisor } = house.residents;
  const mediaTicket = await house.ticketOf(supervisor);
  const path = `cameras/${cameraId}/live.m3u8`;
  for (let waited = 0; waited < patientMs; waited += 250) {
    const { status, body } = await house.engine.media(`${mediaTicket}/${path}`);
    const text = Buffer.from(body).toString();
    const init = /init-\d+\.mp4/.exec(text)?.[0];
    const segment = /^\d+\.m4s/m.exec(text)?.[0];
    const part = /\d+-\d+\.m4s/.exec(text)?.[0];
    if (status === 200 && init !== undefined && segment !== undefined && part !== undefined) {
      return [
        ['cameras/ID/live.m3u8', path],
        ['cameras/ID/init-N.mp4', `cameras/${cameraId}/${init}`],
        ['cameras/ID/N.m4s', `cameras/${cameraId}/${segment}`],
        ['cameras/ID/N-N.m4s', `cameras/${cameraId}/${part}`],
        ['cameras/ID/fragments', `cameras/${cameraId}/fragments`],
        ['cameras/ID/drawn', `cameras/${cameraId}/drawn`],
        ['cameras/ID/pixelated', `cameras/${cameraId}/pixelated`],
      ];
    }
    await pause(250);
  }
  throw new Error('no picture came from the camera');
}

/** Redacted, so that both of the two may have it. */
async function packAbout(house: House, alertId: string): Promise<string> {
  const { supervisor, auditor } = house.residents;
  const about = { kind: 'alert', id: alertId } as const;
  const { requestId: id } = await house.get(auditor, 'packs.ask', { about, variant: 'redacted', reason });
  await house.get(supervisor, 'requests.confirm', { id });
  await house.get(supervisor, 'packs.make', { id });
  for (let waited = 0; waited < patientMs; waited += 250) {
    const { packs } = await house.get(supervisor, 'packs.list', {});
    const path = packs.find((one) => one.id === id)?.file?.path;
    if (path !== undefined) return path;
    await pause(250);
  }
  throw new Error('no pack was made');
}
