import fc from 'fast-check';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startOnvifDevice } from '../../../demo-cameras/onvif-device.ts';
import { devicesIn, discover } from './discover.ts';

const credentials = { userName: 'viewer', password: 'kolibri' };
const loopback = () => ['127.0.0.1'];

/** One that nobody else uses just now; other tests look for devices too. */
async function somePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

it('finds those that answer, at the address that their answer came from', async () => {
  const discoveryPort = await somePort();
  const plain = await startOnvifDevice({ credentials, streams: [], discoveryPort, name: 'Market & north' });
  const moved = await startOnvifDevice({
    credentials,
    streams: [],
    discoveryPort,
    saysHost: '192.0.2.7:8899',
  });
  try {
    const found = await discover({ interfaces: loopback, port: discoveryPort, patienceMs: 1_000 });
    expect(found).toEqual(
      [
        {
          service: `http://127.0.0.1:${String(plain.port)}/onvif/device_service`,
          name: 'Market & north',
          hardware: 'Simulator',
          location: 'city/Testbed',
        },
        {
          service: 'http://127.0.0.1:8899/onvif/device_service',
          name: 'Simulated camera',
          hardware: 'Simulator',
          location: 'city/Testbed',
        },
      ].toSorted((one, other) => one.service.localeCompare(other.service, 'en')),
    );
  } finally {
    await Promise.all([plain.close(), moved.close()]);
  }
});

it('goes on where a network is gone, and finds nobody where nobody is', async () => {
  const port = await somePort();
  expect(await discover({ interfaces: () => ['192.0.2.1', '127.0.0.1'], port, patienceMs: 500 })).toEqual([]);
});

const answer = (relatesTo: string, xaddrs: string): string =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><d:XAddrs>${xaddrs}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;

it('takes no answer to another question, and sends nobody to another host', () => {
  expect(devicesIn(answer('uuid:other', 'http://10.0.0.4/x'), 'uuid:mine', '10.0.0.4')).toEqual([]);
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.webUrl(),
          fc.string().map((text) => text.replace(/[<&]/g, '')),
        ),
      ),
      (named) => {
        for (const { service } of devicesIn(answer('uuid:mine', named.join(' ')), 'uuid:mine', '10.0.0.4'))
          expect(new URL(service).hostname).toBe('10.0.0.4');
      },
    ),
  );
});

it('reads no sense into anything at all', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(devicesIn(text, 'uuid:mine', '10.0.0.4')).toEqual([]);
    }),
  );
});
