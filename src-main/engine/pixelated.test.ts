import { expect, it } from 'vitest';
import { roleSchema } from '../contract/domain.ts';
import { unpackFrame } from '../contract/media.ts';
import { openReviewRoom } from './testing/review-room/review-room.ts';
import { testPolicy } from './testing/review-room/what-is-reviewed.ts';
import { someFragment } from './testing/some-fragment.ts';

const jpeg = Uint8Array.of(0xff, 0xd8, 9);
/** Everything of a live camera in which a face can be seen. */
const clearPaths = ['', 'sub/'].flatMap((stream) =>
  [
    'live.m3u8',
    'live.m3u8?_HLS_msn=0&_HLS_part=0',
    'init-1.mp4',
    'init-2.mp4',
    '0.m4s',
    '0-0.m4s',
    'fragments',
  ].map((name) => `cameras/cam-01/${stream}${name}`),
);
const drawnClear = ['cameras/cam-01/drawn', 'cameras/cam-01/drawn?after=0'];

async function openRoomWithVideo() {
  const room = await openReviewRoom();
  for (const stream of ['main', 'sub'] as const) {
    room.tiles.setInit(`cam-01/${stream}`, Uint8Array.of(1), 'avc1.64001f');
    room.tiles.addFragment(`cam-01/${stream}`, someFragment(0));
    room.tiles.addFragment(`cam-01/${stream}`, someFragment(1));
  }
  room.drawn.add('cam-01/clear', 1, Uint8Array.of(0xff, 0xd8, 1));
  room.drawn.add('cam-01/pixelated', 1, Uint8Array.from(jpeg));
  return room;
}

it.each(roleSchema.options)(
  'a %s who asks for every clear path of a camera gets what the role may',
  async (role) => {
    await using room = await openRoomWithVideo();
    const seat = await room.seat(role);
    const mayClear = role === 'operator' || role === 'supervisor';
    const statuses = await Promise.all([...clearPaths, ...drawnClear].map((path) => seat.picture(path)));
    if (!mayClear) expect(statuses).toEqual(statuses.map(() => 403));
    // Each init is of one of the streams.
    else expect(statuses.filter((status) => status === 403)).toEqual([]);
    expect(room.drawnWanted.includes('cam-01/clear')).toBe(mayClear);
  },
);

it.each(['admin', 'auditor'] as const)(
  'a %s gets the pixelated pictures, and nothing beside them',
  async (role) => {
    await using room = await openRoomWithVideo();
    const seat = await room.seat(role);
    const { status, body } = await seat.media('cameras/cam-01/pixelated');
    expect(status).toBe(200);
    expect(unpackFrame(body)?.body).toEqual(jpeg);
    expect(room.drawnWanted).toEqual(['cam-01/pixelated']);
    const tricks = [
      'cameras/cam-01/pixelated/../drawn',
      'cameras/cam-01/pixelated/../live.m3u8',
      'cameras/cam-01/drawn?after=0&pixelated',
      'cameras/cam-01/sub/pixelated',
      'cameras/cam-01/drawn/pixelated',
      'cameras/cam-01%2fdrawn/pixelated',
      'cameras/cam-01/clear',
    ];
    for (const path of tricks) expect(await seat.picture(path)).toBe(403);
    expect(room.drawnWanted).toEqual(['cam-01/pixelated']);
  },
);

it('somebody from whom the policy takes live pictures gets the pixelated ones alone', async () => {
  await using room = await openRoomWithVideo();
  const operator = await room.seat('operator');
  room.rules.policy = { ...testPolicy, reading: { ...testPolicy.reading, livePictures: ['supervisor'] } };
  const statuses = await Promise.all([...clearPaths, ...drawnClear].map((path) => operator.picture(path)));
  expect(statuses).toEqual(statuses.map(() => 403));
  expect(await operator.picture('cameras/cam-01/pixelated')).toBe(200);
});

it('nobody who is not signed in, and nobody who is limited to other cameras, gets even those', async () => {
  await using room = await openRoomWithVideo();
  expect(await (await room.seat(null)).picture('cameras/cam-01/pixelated')).toBe(403);
  const elsewhere = await room.seat('auditor', { cameraIds: ['cam-02'], deploymentIds: null });
  expect(await elsewhere.picture('cameras/cam-01/pixelated')).toBe(404);
});

it('looking at clear drawn pictures is written down as any look at a camera; at pixelated ones it is not', async () => {
  await using room = await openRoomWithVideo();
  const auditor = await room.seat('auditor');
  const supervisor = await room.seat('supervisor');
  await auditor.picture('cameras/cam-01/pixelated');
  expect((await supervisor.get('case-log.list', { kind: 'face.viewed' })).entries).toEqual([]);
  await supervisor.picture('cameras/cam-01/drawn');
  expect((await supervisor.get('case-log.list', { kind: 'face.viewed' })).entries).toHaveLength(1);
});
