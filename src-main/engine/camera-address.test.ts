import { describe, expect, test } from 'vitest';
import { checkCameraAddress, secretUrlOf } from './camera-address.ts';

describe('a camera address', () => {
  test('is split from its credentials', () => {
    expect(checkCameraAddress('rtsp://admin:s%40fe%2F@10.0.0.4:8554/main?channel=1')).toEqual({
      ok: true,
      address: {
        publicUrl: 'rtsp://10.0.0.4:8554/main?channel=1',
        hostname: '10.0.0.4',
        userName: 'admin',
        password: 's@fe/',
        transport: 'tcp',
        certificateSha256: null,
        file: null,
      },
    });
  });

  test('takes the credentials given apart before those inside it', () => {
    const check = checkCameraAddress('rtsp://old:older@camera/', { userName: 'new', password: 'p w:ü@/' });
    expect(check.ok && secretUrlOf(check.address, '10.0.0.9')).toBe(
      'rtsp://new:p%20w%3A%C3%BC%40%2F@10.0.0.9/',
    );
  });

  test('stays as it is without credentials', () => {
    const check = checkCameraAddress('rtsps://[fe80::1]/a');
    expect(check).toMatchObject({ ok: true, address: { hostname: 'fe80::1', userName: undefined } });
    expect(check.ok && secretUrlOf(check.address, 'fe80::1')).toBe('rtsps://[fe80::1]/a');
  });

  test.each([
    '',
    'camera',
    'ftp://camera/',
    'https://camera/live.m3u8',
    'file:///etc/passwd',
    'rtsp://',
    'rtsp:///path',
    'rtsp://admin:a/b@camera/',
    'concat:rtsp://a|/etc/passwd',
    'recording://../secret.mp4',
    'recording://a/b.mp4',
    'recording://..%2Fsecret.mp4',
    'recording:///etc/passwd',
    'recording://passwd',
    'recording://a.m3u8',
    'recording://user@a.mp4',
    'recording://a.mp4?x=1',
    'usb://',
    'usb://..%2Fsda',
    'usb://video0/x',
    'usb://video0:audio=Mic',
  ])('is refused when it is %j', (url) => {
    expect(checkCameraAddress(url)).toMatchObject({ ok: false });
  });

  test('is refused with credentials that FFmpeg would cut off, without quoting them', () => {
    const check = checkCameraAddress('rtsp://camera/', { userName: 'admin', password: 'ä'.repeat(30) });
    expect(check).toMatchObject({ ok: false });
    expect(JSON.stringify(check)).not.toContain('ää');
  });
});
