import { expect, it } from 'vitest';
import { overwrite, templatesIn } from './moved-buffers.ts';

it('finds templates in what procedures take and give, and nothing else', () => {
  const [one, other] = [Float32Array.of(1, 2), Float32Array.of(3)];
  const shared = new Float32Array(new ArrayBuffer(16), 4, 1);
  const message = {
    kind: 'call',
    input: { entries: [{ template: one, crop: Uint8Array.of(1) }, { template: other }], shared, none: null },
  };
  expect(templatesIn(message)).toEqual([one.buffer, other.buffer]);
  expect(templatesIn({ output: [{ id: 'a', template: one }] })).toEqual([one.buffer]);
});

it('overwrites a template that is still here, and lets one be that was moved', () => {
  const [here, moved] = [Float32Array.of(1, 2), Float32Array.of(3)];
  structuredClone(moved, { transfer: [moved.buffer] });
  overwrite(here);
  overwrite(moved);
  expect([...here]).toEqual([0, 0]);
  expect(moved.byteLength).toBe(0);
});
