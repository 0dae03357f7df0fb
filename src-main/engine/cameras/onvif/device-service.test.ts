import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atDevice, deviceServiceOf, streamAtDevice } from './device-service.ts';

it('takes a host or a whole address, and no other scheme and no credentials', () => {
  expect(deviceServiceOf(' 10.0.0.4 ')?.href).toBe('http://10.0.0.4/onvif/device_service');
  expect(deviceServiceOf('10.0.0.4:8080')?.href).toBe('http://10.0.0.4:8080/onvif/device_service');
  expect(deviceServiceOf('http://gate.local/services/device#x')?.href).toBe(
    'http://gate.local/services/device',
  );
  for (const typed of [
    '',
    'https://10.0.0.4',
    'file:///etc/passwd',
    'rtsp://10.0.0.4',
    'http://a:b@10.0.0.4',
    'a b',
  ])
    expect(deviceServiceOf(typed)).toBeNull();
});

it('stays at the device, whatever the device says', () => {
  const device = new URL('http://10.0.0.4:8080/onvif/device_service');
  expect(atDevice(device, 'http://192.168.1.9/onvif/media?x=1')?.href).toBe(
    'http://10.0.0.4:8080/onvif/media?x=1',
  );
  expect(atDevice(device, 'file:///etc/passwd')).toBeNull();
  expect(streamAtDevice(device, 'rtsp://root:pass@192.168.1.9:554/main?profile=1#x')).toBe(
    'rtsp://10.0.0.4:554/main?profile=1',
  );
  expect(streamAtDevice(device, 'http://10.0.0.4/stream')).toBeNull();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.webUrl().map((url) => url.replace(/^https?/, 'rtsp')),
      ),
      (named) => {
        const [service, stream] = [atDevice(device, named), streamAtDevice(device, named)];
        expect(service?.host ?? device.host).toBe(device.host);
        expect(stream === null ? device.hostname : new URL(stream).hostname).toBe(device.hostname);
      },
    ),
  );
});
