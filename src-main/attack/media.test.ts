import { describe, expect, it } from 'vitest';
import { mediaRoutes } from '../engine/media.ts';
import { mediaPermissions } from './permissions/media-permissions.ts';
import { tryMedia } from './matrix/try-media.ts';

describe('what screens fetch', () => {
  it('has a row for every form of address, with the roles that the engine has', () => {
    expect(Object.keys(mediaPermissions).toSorted()).toEqual(Object.keys(mediaRoutes).toSorted());
    for (const [route, roles] of Object.entries(mediaRoutes))
      expect([...mediaPermissions[route as keyof typeof mediaRoutes].who], route).toEqual([...roles]); // a key of it
  });

  it('is served to whom the table lets have it, and to nobody else by any ticket', async () => {
    const fetched = await tryMedia();
    expect(fetched.filter(({ allowed, got }) => allowed !== got)).toEqual([]);
    for (const route of Object.keys(mediaRoutes)) {
      const statuses = fetched.filter((one) => one.route.startsWith(route)).map(({ got }) => got);
      expect(statuses, route).toContain(200);
      expect(statuses, route).toContain(403);
    }
  }, 300_000);
});
