import { describe, expect, it } from 'vitest';
import { roleSchema } from '../../contract/domain.ts';
import { mostLayouts } from '../../contract/wall-layouts.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import { createWallLayoutHandlers } from './handlers.ts';

const openRoom = () => openReviewRoom(({ client }) => createWallLayoutHandlers(() => client));
const night = { name: 'Night', cameraIds: ['cam-02', 'cam-01'], tiles: 4 };

describe('a layout', () => {
  it.each(roleSchema.options)('of a %s is theirs, and nobody else’s', async (role) => {
    await using room = await openRoom();
    const seat = await room.seat(role);
    await seat.get('wall-layouts.save', night);
    expect(await seat.get('wall-layouts.list', {})).toEqual({ layouts: [night] });
    for (const other of roleSchema.options) {
      const somebody = await room.seat(other);
      expect(await somebody.get('wall-layouts.list', {})).toEqual({ layouts: [] });
      expect(await somebody.ask('wall-layouts.remove', { name: 'Night' })).toMatchObject({
        error: { code: 'not-found' },
      });
    }
    expect(await seat.get('wall-layouts.list', {})).toEqual({ layouts: [night] });
  });

  it('takes the place of the one of the same name, and can be removed', async () => {
    await using room = await openRoom();
    const seat = await room.seat('operator');
    await seat.get('wall-layouts.save', night);
    await seat.get('wall-layouts.save', { ...night, tiles: 1 });
    expect(await seat.get('wall-layouts.list', {})).toEqual({ layouts: [{ ...night, tiles: 1 }] });
    await seat.get('wall-layouts.remove', { name: 'Night' });
    expect(await seat.get('wall-layouts.list', {})).toEqual({ layouts: [] });
  });

  it('is refused with a camera twice, with more tiles than a wall has, and beyond as many as one may have', async () => {
    await using room = await openRoom();
    const seat = await room.seat('operator');
    for (const wrong of [{ cameraIds: ['cam-01', 'cam-01'] }, { tiles: 17 }, { tiles: 0 }, { name: ' ' }])
      expect(await seat.ask('wall-layouts.save', { ...night, ...wrong })).toMatchObject({
        error: { code: 'bad-request' },
      });
    for (let nth = 0; nth < mostLayouts; nth += 1)
      await seat.get('wall-layouts.save', { ...night, name: `Layout ${nth}` });
    expect(await seat.ask('wall-layouts.save', night)).toMatchObject({ error: { code: 'conflict' } });
  });

  it('is read by nobody who is not signed in', async () => {
    await using room = await openRoom();
    const nobody = await room.seat(null);
    expect(await nobody.ask('wall-layouts.list', {})).toMatchObject({ error: { code: 'not-signed-in' } });
  });
});
