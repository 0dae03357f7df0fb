import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packFrame, unpackFrame } from './media.ts';

it('reads back what it packed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.uint8Array(), (header, body) => {
      const read = unpackFrame(packFrame(header, body));
      expect(JSON.stringify(read?.header)).toBe(JSON.stringify(header));
      expect(read?.body).toEqual(body);
    }),
  );
});

it('refuses what is no frame, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const read = unpackFrame(bytes);
      expect(read === undefined || read.body.length <= bytes.length - 4).toBe(true);
    }),
  );
  expect(unpackFrame(Uint8Array.of(255, 255, 255, 255, 1))).toBeUndefined();
});
