import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OnvifDeviceOptions, startOnvifDevice } from '../../../demo-cameras/onvif-device.ts';
import { longestXmlBytes } from './read-xml.ts';
import { readDevice } from './read-device.ts';
import { digestOfPassword } from './username-token.ts';

const credentials = { userName: 'viewer & co', password: 'kolibri-äß' };
const streams: OnvifDeviceOptions['streams'] = [
  {
    token: 'main',
    name: 'Main stream',
    codec: 'H265',
    widthPx: 1920,
    heightPx: 1080,
    framesPerSecond: 25,
    url: 'rtsp://127.0.0.1:554/main?channel=1&subtype=0',
  },
  {
    token: 'sub',
    name: 'Sub stream',
    codec: 'H264',
    widthPx: 640,
    heightPx: 360,
    framesPerSecond: 12,
    url: 'rtsp://192.0.2.9:554/sub',
  },
];

async function ask(changes: Partial<OnvifDeviceOptions>, given: typeof credentials | null = credentials) {
  const device = await startOnvifDevice({ credentials, streams, ...changes });
  try {
    const service = new URL(`http://127.0.0.1:${String(device.port)}/onvif/device_service`);
    const outcome = await readDevice(service, given, Date.now).catch((cause: unknown) => cause);
    return { outcome, asked: device.asked };
  } finally {
    await device.close();
  }
}

const profiles = {
  maker: 'Cordon',
  model: 'Simulated camera',
  profiles: streams.map(({ url: _, ...stream }, nth) => ({
    ...stream,
    // The second one said another host, and gets nobody sent there.
    address: ['rtsp://127.0.0.1:554/main?channel=1&subtype=0', 'rtsp://127.0.0.1:554/sub'][nth],
  })),
};

describe('a device', () => {
  it.each([
    ['of today', {}],
    ['with the first media service alone', { isOld: true }],
    ['whose clock is hours off', { clockAheadMs: 5 * 60 * 60_000 }],
    ['that thinks it is elsewhere', { saysHost: '192.0.2.9' }],
  ])('%s tells its streams to who has its password', async (_, changes) => {
    expect((await ask(changes)).outcome).toEqual(profiles);
  });

  it('is asked as nobody for its time alone', async () => {
    const { asked } = await ask({});
    expect(asked.filter(({ isKnown }) => !isKnown).map(({ what }) => what)).toEqual(['GetSystemDateAndTime']);
    expect(asked.filter(({ isKnown }) => isKnown).map(({ what }) => what)).toEqual([
      'GetServices',
      'GetProfiles',
      'GetStreamUri',
      'GetStreamUri',
      'GetDeviceInformation',
    ]);
  });

  it.each([
    ['a wrong password', { ...credentials, password: 'wrong' }, 'does not accept'],
    ['none', null, 'wants a user name'],
  ])('says so for %s', async (_, given, words) => {
    expect((await ask({}, given)).outcome).toMatchObject({
      code: 'camera-refused',
      message: expect.stringContaining(words),
      details: { field: 'userName' },
    });
  });

  it('without streams is said to have none', async () => {
    expect((await ask({ streams: [] })).outcome).toMatchObject({ code: 'camera-no-video' });
  });
});

it('digests a password as the profile has it', () => {
  // The example of the ONVIF Programmer’s Guide, section 6.1.1.
  const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');
  expect(digestOfPassword(nonce, '2010-09-16T07:50:45Z', 'userpassword')).toBe(
    'tuOSpGlFlIXsozq4HFNeeGeFLEI=',
  );
});

/** Asks something that answers as it likes. */
async function askHostile(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await readDevice(new URL(`http://127.0.0.1:${String(port)}/`), credentials, Date.now).catch(
      (cause: unknown) => cause,
    );
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

const refusal = { name: 'AppError', code: expect.stringMatching(/^camera-/) };

describe('something else', () => {
  it.each<[string, RequestListener]>([
    ['that answers with a page', (_, response) => response.end('<html>Hello</html>')],
    ['that answers without end', (_, response) => void endless(response)],
    ['that breaks off', (_, response) => response.socket?.destroy()],
    [
      'that breaks off in the middle',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('<s:Envelope', () => response.socket?.destroy());
      },
    ],
    ['that says no', (_, response) => response.writeHead(500).end()],
    ['that never answers', () => undefined],
  ])('%s is told from a device', { timeout: 30_000 }, async (_, answer) => {
    expect(await askHostile(answer)).toMatchObject(refusal);
  });

  it('sends nobody elsewhere', async () => {
    let isReached = false;
    const other = createServer((_, response) => {
      isReached = true;
      response.end();
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const outcome = await askHostile((_, response) =>
        response.writeHead(302, { Location: `http://127.0.0.1:${String(port)}/` }).end(),
      );
      expect(outcome).toMatchObject(refusal);
      expect(isReached).toBe(false);
    } finally {
      other.close();
      await once(other, 'close');
    }
  });

  it('makes nothing fail but the asking, whatever it answers', { timeout: 60_000 }, async () => {
    const tag = fc.constantFrom(
      's:Envelope',
      's:Body',
      's:Fault',
      's:Code',
      'tds:GetServicesResponse',
      'tds:Service',
      'tds:XAddr',
      'x',
    );
    const text = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.oneof(
            tag.map((name) => `<${name}>`),
            tag.map((name) => `</${name}>`),
            fc.string(),
          ),
          { maxLength: 20 },
        )
        .map(
          (parts) =>
            `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Body>${parts.join('')}</s:Body></s:Envelope>`,
        ),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(200, 400, 500), async (answer, status) => {
        expect(await askHostile((_, response) => response.writeHead(status).end(answer))).toMatchObject(
          refusal,
        );
      }),
      { numRuns: 60 },
    );
  });
});

async function endless(response: Parameters<RequestListener>[1]): Promise<void> {
  const chunk = 'x'.repeat(longestXmlBytes / 4);
  while (!response.destroyed) {
    response.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
