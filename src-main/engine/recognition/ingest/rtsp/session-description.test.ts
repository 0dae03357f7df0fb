import { describe, expect, test } from 'vitest';
import { controlUrl, readSessionDescription } from './session-description.ts';

const lines = (...all: string[]): string => [...all, ''].join('\r\n');
const head = ['v=0', 'o=- 1 1 IN IP4 10.0.0.1', 's=Media Presentation', 't=0 0'];

test('the first video, its parameter sets and how to ask for it', () => {
  const offered = readSessionDescription(
    lines(
      ...head,
      'a=control:rtsp://10.0.0.1:554/live/',
      'm=audio 0 RTP/AVP 8',
      'a=rtpmap:8 PCMA/8000',
      'a=control:trackID=2',
      'm=video 0 RTP/AVP 96',
      'b=AS:5000',
      'a=rtpmap:96 H264/90000',
      'a=fmtp:96 packetization-mode=1; profile-level-id=4d0029; sprop-parameter-sets=Z00AKQ==,aO48gA==',
      'a=framerate:12.5',
      'a=control:trackID=1',
    ),
  );
  expect(offered).toEqual({
    codec: 'h264',
    payloadType: 96,
    control: 'trackID=1',
    sessionControl: 'rtsp://10.0.0.1:554/live/',
    parameterSets: [Uint8Array.of(0x67, 0x4d, 0, 0x29), Uint8Array.of(0x68, 0xee, 0x3c, 0x80)],
    framesPerSecond: 12.5,
  });
});

test('H.265 has three kinds of parameter sets', () => {
  const offered = readSessionDescription(
    lines(
      ...head,
      'm=video 0 RTP/AVP 98',
      'a=rtpmap:98 h265/90000',
      'a=fmtp:98 sprop-sps=Qg==;sprop-vps=QA==;sprop-pps=RA==',
    ),
  );
  expect(offered).toMatchObject({
    codec: 'h265',
    control: '*',
    sessionControl: '*',
    parameterSets: [Uint8Array.of(0x40), Uint8Array.of(0x42), Uint8Array.of(0x44)],
    framesPerSecond: null,
  });
});

describe('is left to FFmpeg:', () => {
  const video = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000'];
  test.each([
    ['sound alone', ['m=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000']],
    ['another codec', ['m=video 0 RTP/AVP 26']],
    ['another clock', ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/1000']],
    ['encryption', ['m=video 0 RTP/SAVP 96', 'a=rtpmap:96 H264/90000']],
    ['units out of order', [...video, 'a=fmtp:96 packetization-mode=2']],
    ['a control with a line of its own', [...video, 'a=control:track 1']],
    ['nothing', []],
  ])('%s', (_, media) => {
    expect(readSessionDescription(lines(...head, ...media))).toBeNull();
  });
});

test.each([
  ['rtsp://h/live', '*', 'rtsp://h/live'],
  ['rtsp://h/live', 'trackID=1', 'rtsp://h/live/trackID=1'],
  ['rtsp://h/live/', 'trackID=1', 'rtsp://h/live/trackID=1'],
  ['rtsp://h/live', 'rtsp://h/other/1', 'rtsp://h/other/1'],
])('from %s, %s leads to %s', (base, control, url) => {
  expect(controlUrl(base, control)).toBe(url);
});
