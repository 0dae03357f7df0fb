import { expect, it } from 'vitest';
import { openReviewRoom } from './testing/review-room/review-room.ts';
import { testPolicy } from './testing/review-room/what-is-reviewed.ts';
import { someFragment } from './testing/some-fragment.ts';

it('writes down who looks at which live camera, once for each session, before anything of it is served', async () => {
  await using room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  room.tiles.setInit('cam-01/main', Uint8Array.of(1), 'avc1.64001f');
  room.tiles.addFragment('cam-01/main', someFragment(0));
  const paths = [
    'cameras/cam-01/init-1.mp4',
    'cameras/cam-01/live.m3u8',
    'cameras/cam-01/0-0.m4s',
    'cameras/cam-01/fragments',
  ];
  const statuses = await Promise.all([...paths, ...paths].map((path) => operator.picture(path)));
  expect(statuses).toEqual(Array(8).fill(200));
  expect(await supervisor.picture('cameras/cam-01/0-0.m4s')).toBe(200);
  expect(await supervisor.picture('cameras/cam-02/0-0.m4s')).toBe(404);

  const { entries } = await supervisor.get('case-log.list', { kind: 'face.viewed' });
  expect(entries.map(({ actor, words }) => ({ actor, words }))).toEqual(
    [supervisor, operator].map(({ person }) => ({
      actor: person.displayName,
      words: 'A live camera (Camera one) was looked at.',
    })),
  );
});

it('serves no live camera while the view can’t be written down', async () => {
  await using room = await openReviewRoom();
  const operator = await room.seat('operator');
  room.tiles.setInit('cam-01/main', Uint8Array.of(1), 'avc1.64001f');
  await room.database.client.close();
  await expect(operator.media('cameras/cam-01/init-1.mp4')).rejects.toThrow('closing');
});

it('serves no live camera to a role from which the policy takes it; alerts it still may judge', async () => {
  await using room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  room.tiles.setInit('cam-01/main', Uint8Array.of(1), 'avc1.64001f');
  room.rules.policy = { ...testPolicy, reading: { ...testPolicy.reading, livePictures: ['supervisor'] } };
  expect(await operator.picture('cameras/cam-01/init-1.mp4')).toBe(403);
  expect(await supervisor.picture('cameras/cam-01/init-1.mp4')).toBe(200);
  await room.match();
  const { open } = await operator.get('alerts.list', {});
  expect(await operator.picture(`alerts/${open[0]?.id ?? ''}/probe-0.png`)).toBe(200);
});

it('asks again whether somebody may see a tile after they waited for it', async () => {
  await using room = await openReviewRoom();
  const operator = await room.seat('operator');
  room.tiles.setInit('cam-01/main', Uint8Array.of(1), 'avc1.64001f');
  room.tiles.addFragment('cam-01/main', someFragment(0));
  expect(await operator.picture('cameras/cam-01/fragments')).toBe(200);
  // The next one isn't there yet: the answer is held back for it.
  const waiting = operator.picture('cameras/cam-01/fragments?from=1');
  room.rules.policy = { ...testPolicy, reading: { ...testPolicy.reading, livePictures: ['supervisor'] } };
  room.tiles.addFragment('cam-01/main', someFragment(1));
  expect(await waiting).toBe(403);
});
