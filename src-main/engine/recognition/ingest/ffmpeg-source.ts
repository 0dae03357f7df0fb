import { lstat, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AV_CODEC_ID_MJPEG,
  AV_NOPTS_VALUE,
  AVERROR_EOF,
  AVERROR_EXIT,
  AVERROR_HTTP_OTHER_4XX,
  AVERROR_INVALIDDATA,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
  type AVCodecID,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  InputFormat,
  Packet,
  type Stream,
} from 'node-av/lib';
import { type AnnexBConverter, converterFor } from './annex-b-converter.ts';
import { type CameraAddress, secretUrlOf } from '../../camera-address.ts';
import { makePrivateDirectory } from '../../private-directory.ts';
import { type FeedFailure, failures, failureToOpen, failureToRead } from './feed-failure.ts';
import { findHost } from './find-host.ts';
import { timescaleHz } from './mp4-boxes.ts';
import { splitUnits } from './nal-units.ts';
import { codecOf } from './parameter-sets.ts';
import type { SourcePlan } from './source-plan.ts';
import type { HostResolver, OpenedStream, Outcome, SourcePicture, StreamSource } from './stream-source.ts';
import { checkTls, type TlsCheck } from './tls-check.ts';

/** Covers name, connection, authentication and description. */
const openTimeoutMs = 6_000;
/** An interruption that comes between two native calls could be missed; repeated, it can't. */
const interruptRepeatMs = 100;

/** One connection to a camera through FFmpeg's low-level API. Each call that waits holds a thread of libuv's pool. */
export class FfmpegSource implements StreamSource {
  readonly #address: CameraAddress;
  readonly #plan: SourcePlan;
  readonly #resolve: HostResolver;
  #converter: AnnexBConverter | null = null;
  #context = new FormatContext();
  readonly #packet = new Packet();
  #stream: Stream | undefined;
  #ticksPerUnit = 1;
  #isOpen = false;
  /** Since its beginning. */
  #hasRead = false;
  #interrupter: NodeJS.Timeout | undefined;
  readonly #gone = Promise.withResolvers<void>();
  /** The native call that is under way: nothing may be freed before it has returned. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(address: CameraAddress, plan: SourcePlan, resolve: HostResolver) {
    this.#address = address;
    this.#plan = plan;
    this.#resolve = resolve;
  }

  async open(): Promise<Outcome<OpenedStream>> {
    const timer = setTimeout(() => this.interrupt(), openTimeoutMs);
    try {
      if (this.#plan.local !== null) return await this.#openLocal(this.#plan.local);
      // FFmpeg's own look-up can't be interrupted, so it gets the number.
      const host = await findHost(this.#address.hostname, this.#resolve, this.#gone.promise);
      if (host === null) return failed(failures.unknownHost);
      const tls = await this.#checkTls(host);
      if (!tls.ok)
        return failed({ ...tls.failure, ...(tls.shown === null ? {} : { certificate: tls.shown }) });
      this.#packet.alloc();
      return await withFile(tls.authority, (authorityFile) =>
        this.#openStream(secretUrlOf(this.#address, host), authorityFile),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next packet of the video stream. */
  async read(): Promise<Outcome<SourcePicture>> {
    for (;;) {
      this.#packet.unref();
      const code = await this.#native(this.#context.readFrame(this.#packet));
      if (code === AVERROR_EOF && this.#plan.isLooped && (await this.#rewind())) continue;
      if (code < 0) return failed(code === AVERROR_EXIT ? failures.stalled : failureToRead(code));
      if (this.#packet.streamIndex !== this.#stream?.index) continue;
      if (this.#converter?.convert(this.#packet) === false) continue;
      const { data } = this.#packet;
      if (data === null) continue;
      this.#hasRead = true;
      // A recording may hold pictures in another order than they are shown in; it is played as they are read.
      const at = this.#plan.isLooped ? this.#packet.dts : this.#packet.pts;
      const ticks = at === AV_NOPTS_VALUE ? undefined : Math.round(Number(at) * this.#ticksPerUnit);
      // For the decoder, whose frames carry it on.
      if (ticks !== undefined && this.#ticksPerUnit !== 1) this.#packet.pts = BigInt(ticks);
      const picture = { packet: this.#packet, bytes: data, isKeyframe: this.#packet.isKeyframe, ticks };
      return { ok: true, value: picture };
    }
  }

  /** Back to its beginning; false where it can't be, or where there was no picture since the last time. */
  async #rewind(): Promise<boolean> {
    if (!this.#hasRead || this.#interrupter !== undefined) return false;
    this.#hasRead = false;
    return (await this.#native(this.#context.seekFrame(-1, 0n, AVSEEK_FLAG_BACKWARD))) >= 0;
  }

  /** For the stream that was opened. */
  openDecoder(): CodecContext {
    const parameters = this.#stream?.codecpar;
    const decoder = parameters === undefined ? null : Codec.findDecoder(parameters.codecId);
    if (parameters === undefined || decoder === null)
      throw new Error('this FFmpeg has no decoder for the stream');
    const context = new CodecContext();
    context.allocContext3(decoder);
    context.threadCount = 1;
    FFmpegError.throwIfError(context.parametersToContext(parameters), 'set the decoder up');
    FFmpegError.throwIfError(context.open2Sync(decoder), 'open the decoder');
    return context;
  }

  interrupt(): void {
    if (this.#interrupter !== undefined) return;
    this.#gone.resolve();
    this.#context.interrupt();
    this.#interrupter = setInterval(() => this.#context.interrupt(), interruptRepeatMs);
  }

  async close(): Promise<void> {
    this.interrupt();
    await this.#busy;
    if (this.#isOpen) await this.#context.closeInput();
    this.#converter?.free();
    clearInterval(this.#interrupter);
    this.#packet.free();
  }

  /** Before any password is sent, and without it: FFmpeg holds its own connection against what this one found. */
  async #checkTls(host: string): Promise<TlsCheck | { readonly ok: true; readonly authority: null }> {
    if (!/^(rtsps|https):/.test(this.#address.publicUrl)) return { ok: true, authority: null };
    const given = new AbortController();
    void this.#gone.promise.then(() => given.abort());
    return checkTls(this.#address, host, given.signal);
  }

  /** A recording, which is a file and nothing that stands for another one; or a device. */
  async #openLocal(local: string): Promise<Outcome<OpenedStream>> {
    if (this.#plan.isLooped) {
      const found = await lstat(local).catch(() => null);
      if (found?.isFile() !== true) return failed(failures.noRecording);
    }
    this.#packet.alloc();
    const opened = await this.#openStream(local, null);
    if (opened.ok || this.#plan.isLooped) return opened;
    // Whatever FFmpeg says of a device: there is nobody at the other end who could refuse.
    return failed(failures.noDevice);
  }

  async #openStream(url: string, authorityFile: string | null): Promise<Outcome<OpenedStream>> {
    let code = await this.#openInput(url, 'video', authorityFile);
    const isOfferedNothing = this.#plan.isRtsp && code === AVERROR_HTTP_OTHER_4XX;
    // Where only sound is offered, FFmpeg asks to play nothing and is refused: the same as from a busy camera.
    if (isOfferedNothing) code = await this.#openInput(url, 'video+audio', authorityFile);
    if (this.#interrupter !== undefined) return failed(failures.unreachable);
    if (code < 0) return failed(failureToOpen(code));
    const stream = this.#context.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
    if (stream === undefined) return failed(failures.notVideo);
    if (isOfferedNothing) return failed(failures.busy);
    const { codecId } = stream.codecpar;
    const sent = this.#sentAs(codecId);
    if (sent === undefined) return failed(failures.unsupported);
    const isConverted = sent === 'mjpeg' || sent === 'converted';
    this.#stream = stream;
    this.#ticksPerUnit = (timescaleHz * stream.timeBase.num) / stream.timeBase.den;
    this.#converter = isConverted ? null : converterFor(stream.codecpar, sent);
    const { num, den } = stream.avgFrameRate;
    const extradata = this.#converter?.extradata ?? stream.codecpar.extradata ?? new Uint8Array(0);
    const value: OpenedStream = {
      codec: isConverted ? 'h264' : sent,
      sent,
      parameterSets: isConverted ? [] : [...splitUnits(Uint8Array.from(extradata))],
      usualDurationTicks: num > 0 ? (timescaleHz * den) / num : timescaleHz / 25,
      isLossy: this.#plan.isLossy,
      patienceMs: this.#plan.patienceMs,
    };
    return { ok: true, value };
  }

  /** Undefined for what can be used in no way. */
  #sentAs(codecId: AVCodecID): OpenedStream['sent'] | undefined {
    if (!this.#plan.isConverted) return codecOf(codecId);
    if (codecId === AV_CODEC_ID_MJPEG) return 'mjpeg';
    return this.#plan.local !== null && Codec.findDecoder(codecId) !== null ? 'converted' : undefined;
  }

  /** Sound is left out where it can be: with two streams FFmpeg moves timestamps when the first report comes. */
  async #openInput(
    url: string,
    mediaTypes: 'video' | 'video+audio',
    authorityFile: string | null,
  ): Promise<number> {
    if (this.#interrupter !== undefined) return AVERROR_EXIT;
    const { options, format, isRtsp } = this.#plan;
    const dictionary = Dictionary.fromObject({
      ...options,
      ...(isRtsp ? { allowed_media_types: mediaTypes } : {}),
      ...(authorityFile === null ? {} : { tls_verify: '1', ca_file: authorityFile }),
    });
    const input = format === null ? null : InputFormat.findInputFormat(format);
    // Never a guess in its place: this FFmpeg may know no USB cameras.
    if (format !== null && input === null) return AVERROR_INVALIDDATA;
    this.#context = new FormatContext();
    this.#context.allocContext();
    const code = await this.#native(this.#context.openInput(url, input, dictionary));
    dictionary.free();
    this.#isOpen = code >= 0;
    return code;
  }

  async #native(call: Promise<number>): Promise<number> {
    this.#busy = call.catch(() => undefined);
    return call;
  }
}

function failed(failure: FeedFailure): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure };
}

/** FFmpeg takes certificates from files only. They are no secret, and the file is gone when FFmpeg has read it. */
async function withFile<Result>(
  text: string | null,
  use: (file: string | null) => Promise<Result>,
): Promise<Result> {
  if (text === null) return use(null);
  const directory = await makePrivateDirectory(tmpdir());
  try {
    const file = join(directory, 'authority.pem');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
