import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readTarball } from './tarball.ts';

function entry(path: string, content: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(path);
  header.write(`${content.length.toString(8).padStart(11, '0')} `, 124);
  header.write(kind, 156);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}

test('only the files asked for are taken, and only regular ones', () => {
  const archive = gzipSync(
    Buffer.concat([
      entry('package/big', 'x'.repeat(600)),
      entry('package/link', '', '2'),
      entry('package/model', 'weights'),
      Buffer.alloc(1024),
    ]),
  );
  const files = readTarball(archive, ['package/model', 'package/link', 'package/absent']);
  expect([...files].map(([path, content]) => [path, Buffer.from(content).toString()])).toEqual([
    ['package/model', 'weights'],
  ]);
});
