import type { CameraAddress } from '../../../camera-address.ts';
import { FfmpegSource } from '../ffmpeg-source.ts';
import type { SourcePlan } from '../source-plan.ts';
import type { HostResolver, OpenedStream, Outcome, SourcePicture, StreamSource } from '../stream-source.ts';
import { RtspSource } from './rtsp-source.ts';

/** Cameras with which our own client did not last: FFmpeg may get on with them, so the next connection is its. */
const unsteady = new WeakSet<CameraAddress>();
/** What held for so long was no fault of the client. */
const steadyMs = 600_000;

/** RTSP by our own client, or by FFmpeg where there is anything about the camera that is not usual. */
export class RtspOrFfmpegSource implements StreamSource {
  readonly #address: CameraAddress;
  readonly #makeOther: () => StreamSource;
  readonly #own: RtspSource | null;
  #source: Omit<StreamSource, 'open'> | null = null;
  #openedAt = Infinity;
  #isInterrupted = false;

  constructor(address: CameraAddress, plan: SourcePlan, resolve: HostResolver) {
    this.#address = address;
    this.#makeOther = () => new FfmpegSource(address, plan, resolve);
    this.#own = unsteady.delete(address) ? null : new RtspSource(address, resolve);
  }

  async open(): Promise<Outcome<OpenedStream>> {
    const opened = (await this.#own?.open()) ?? null;
    if (opened !== null && this.#own !== null) {
      this.#source = this.#own;
      if (opened.ok) this.#openedAt = performance.now();
      return opened;
    }
    // Before the other connects: a camera may have room for one.
    await this.#own?.close();
    const other = this.#makeOther();
    this.#source = other;
    if (this.#isInterrupted) other.interrupt();
    return other.open();
  }

  async read(): Promise<Outcome<SourcePicture>> {
    if (this.#source === null) throw new Error('a source was read before it was open');
    const read = await this.#source.read();
    if (!read.ok && performance.now() - this.#openedAt < steadyMs) unsteady.add(this.#address);
    return read;
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#own?.interrupt();
    this.#source?.interrupt();
  }

  async close(): Promise<void> {
    await (this.#source ?? this.#own)?.close();
  }
}
