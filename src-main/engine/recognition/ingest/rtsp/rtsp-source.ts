import { Packet } from 'node-av/lib';
import { type CameraAddress, secretUrlOf } from '../../../camera-address.ts';
import { type FeedFailure, failures } from '../feed-failure.ts';
import { findHost } from '../find-host.ts';
import { timescaleHz } from '../mp4-boxes.ts';
import type { HostResolver, OpenedStream, Outcome, SourcePicture, StreamSource } from '../stream-source.ts';
import { NoRtspError, type RtspReply } from './message-reader.ts';
import { PictureAssembler } from './picture-assembler.ts';
import { readRtpPacket } from './rtp-packet.ts';
import { RtspSession, SessionOverError } from './rtsp-session.ts';
import { controlUrl, type OfferedVideo, readSessionDescription } from './session-description.ts';

/** Covers name, connection, authentication and description. */
const openTimeoutMs = 6_000;
const usualPort = 554;
const usualTimeoutS = 60;
const usualFramesPerSecond = 25;
const patienceMs = 3_000;

/** What is played, once it is. */
interface Playing {
  readonly session: RtspSession;
  readonly assembler: PictureAssembler;
  readonly channel: number;
  readonly payloadType: number;
  /** Ends it at the camera. */
  readonly sendGoodbye: () => void;
  readonly keepAlive: NodeJS.Timeout;
}

/**
 * One connection to a camera that does RTSP over TCP in the usual way, on this process's own loop: FFmpeg's needs a thread of the
 * pool for each read, and gives a picture only when the next one has begun. Whatever is unusual is left to FFmpeg.
 */
export class RtspSource implements Omit<StreamSource, 'open'> {
  readonly #address: CameraAddress;
  readonly #resolve: HostResolver;
  readonly #packet = new Packet();
  readonly #gone = Promise.withResolvers<void>();
  #session: RtspSession | null = null;
  #playing: Playing | null = null;
  #isInterrupted = false;

  constructor(address: CameraAddress, resolve: HostResolver) {
    this.#address = address;
    this.#resolve = resolve;
  }

  /** Null for a camera that FFmpeg has to be asked about. */
  async open(): Promise<Outcome<OpenedStream> | null> {
    this.#packet.alloc();
    const timer = setTimeout(() => this.interrupt(), openTimeoutMs);
    try {
      const host = await findHost(this.#address.hostname, this.#resolve, this.#gone.promise);
      if (this.#isInterrupted) return failed(failures.unreachable);
      if (host === null) return failed(failures.unknownHost);
      return await this.#negotiate(host);
    } catch (error) {
      if (error instanceof NoRtspError) return this.#isInterrupted ? failed(failures.unreachable) : null;
      if (error instanceof SessionOverError) return failed(this.#failureToConnect(error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async read(): Promise<Outcome<SourcePicture>> {
    if (this.#playing === null) return failed(failures.lost);
    const { session, assembler, channel, payloadType } = this.#playing;
    try {
      for (;;) {
        const item = session.take();
        if (item === null) await session.more();
        if (item?.kind === 'reply' && item.status === 401) session.noteChallenge(item);
        if (item?.kind !== 'packet' || item.channel !== channel) continue;
        const packet = readRtpPacket(item.bytes);
        if (packet?.payloadType !== payloadType) continue;
        const picture = assembler.push(packet);
        if (picture === null) continue;
        const { bytes, isKeyframe, ticks } = picture;
        this.#packet.unref();
        this.#packet.data = bytes;
        this.#packet.pts = BigInt(ticks);
        this.#packet.isKeyframe = isKeyframe;
        return { ok: true, value: { packet: this.#packet, bytes, isKeyframe, ticks } };
      }
    } catch (error) {
      if (error instanceof NoRtspError) return failed(failures.lost);
      if (error instanceof SessionOverError)
        return failed(this.#isInterrupted ? failures.stalled : failures.lost);
      throw error;
    }
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#gone.resolve();
    this.#session?.close();
  }

  close(): Promise<void> {
    clearInterval(this.#playing?.keepAlive);
    if (!this.#isInterrupted) this.#playing?.sendGoodbye();
    this.interrupt();
    this.#playing?.assembler.wipe();
    this.#session?.wipe();
    this.#playing = null;
    this.#packet.free();
    return Promise.resolve();
  }

  async #negotiate(host: string): Promise<Outcome<OpenedStream> | null> {
    const url = secretUrlOf({ ...this.#address, userName: undefined, password: undefined }, host);
    const { port } = new URL(url);
    const session = new RtspSession(host, port === '' ? usualPort : Number(port), this.#address);
    this.#session = session;
    const options = await session.ask('OPTIONS', url, {});
    const described = await session.ask('DESCRIBE', url, { Accept: 'application/sdp' });
    if (described.status !== 200) return this.#refused(described);
    const video = readSessionDescription(described.body);
    if (video === null) return null;
    const base = baseOf(described, url);
    const setUp = await session.ask('SETUP', controlUrl(base, video.control), {
      Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
    });
    if (setUp.status !== 200) return null;
    const transport = setUp.headers.get('transport')?.[0] ?? '';
    const [, id, seconds] =
      /^([^;]+)(?:.*;\s*timeout=(\d+))?/.exec(setUp.headers.get('session')?.[0] ?? '') ?? [];
    if (!/RTP\/AVP\/TCP/i.test(transport) || id === undefined) return null;
    const channel = Number(/interleaved=(\d{1,3})/i.exec(transport)?.[1] ?? 0);
    const whole = controlUrl(base, video.sessionControl);
    const inSession = { Session: id.trim() };
    // What comes after the reply is video already.
    const played = await session.ask('PLAY', whole, { ...inSession, Range: 'npt=0.000-' });
    if (played.status !== 200) return null;
    const sign = /GET_PARAMETER/i.test(options.headers.get('public')?.join() ?? '')
      ? 'GET_PARAMETER'
      : 'OPTIONS';
    const everyMs = Math.max(1_000, (Number(seconds ?? usualTimeoutS) * 1_000) / 2);
    this.#playing = {
      session,
      assembler: new PictureAssembler(video.codec),
      channel,
      payloadType: video.payloadType,
      sendGoodbye: () => session.send('TEARDOWN', whole, inSession),
      keepAlive: setInterval(() => session.send(sign, whole, inSession), Math.min(everyMs, 30_000)),
    };
    return { ok: true, value: openedStream(video) };
  }

  /** Null where FFmpeg knows a way: it takes the password in plain words, and follows where a camera points. */
  #refused({ status, headers }: RtspReply): Outcome<OpenedStream> | null {
    if (status === 401) {
      const isDigest = (headers.get('www-authenticate') ?? []).every((one) => /^digest /i.test(one));
      return isDigest ? failed(failures.unauthorised) : null;
    }
    if (status === 403) return failed(failures.forbidden);
    if (status === 404) return failed(failures.noSuchStream);
    return status >= 400 ? failed(failures.busy) : null;
  }

  #failureToConnect({ code }: SessionOverError): FeedFailure {
    if (this.#isInterrupted) return failures.unreachable;
    if (code === 'ECONNREFUSED') return failures.refused;
    return code === undefined || code === 'ECONNRESET' || code === 'EPIPE'
      ? failures.lost
      : failures.unreachable;
  }
}

function openedStream({ codec, parameterSets, framesPerSecond }: OfferedVideo): OpenedStream {
  return {
    codec,
    sent: codec,
    parameterSets,
    usualDurationTicks: timescaleHz / (framesPerSecond ?? usualFramesPerSecond),
    isLossy: false,
    patienceMs,
  };
}

/** What controls are relative to (RFC 2326 appendix C.1.1). */
function baseOf({ headers }: RtspReply, url: string): string {
  const given = headers.get('content-base')?.[0] ?? headers.get('content-location')?.[0] ?? '';
  return /^rtsps?:\/\/[\x21-\x7e]{1,2000}$/i.test(given) ? given : url;
}

function failed(failure: FeedFailure): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure };
}
