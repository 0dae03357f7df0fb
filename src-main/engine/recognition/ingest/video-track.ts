import { HlsPackager, type PackagedFragment } from './hls-packager.ts';
import { isComplete, takeApart, type PictureUnits } from './nal-units.ts';
import { readVideoFormat, type VideoFormat } from './parameter-sets.ts';
import type { OpenedStream, SourcePicture } from './stream-source.ts';

/** What a picture did to the track. */
export interface TrackStep {
  /** False for noise, and for pictures before the first that can be decoded. */
  readonly isPicture: boolean;
  /** Set when the picture began another format, or a new timeline: an init segment goes ahead of what follows. */
  readonly started: { readonly format: VideoFormat; readonly init: Uint8Array<ArrayBuffer> } | null;
  readonly fragments: readonly PackagedFragment[];
}

const nothing: TrackStep = { isPicture: false, started: null, fragments: [] };

/** Follows one connection's video: finds its format, notices when it changes, and packages its pictures. */
export class VideoTrack {
  readonly #stream: OpenedStream;
  #sets: readonly Uint8Array[];
  #format: VideoFormat | null = null;
  #packager: HlsPackager | null = null;
  #isFine = false;

  constructor(stream: OpenedStream) {
    this.#stream = stream;
    this.#sets = stream.parameterSets;
  }

  get format(): VideoFormat | null {
    return this.#format;
  }

  push(picture: SourcePicture): TrackStep {
    const units = takeApart(picture.bytes, this.#stream.codec);
    if (!units.hasPicture) return nothing;
    if (picture.isKeyframe && this.#hasNewFormat(units))
      this.#restart(readVideoFormat(this.#stream.codec, this.#sets));
    const packaged = {
      units: units.content,
      isKeyframe: picture.isKeyframe,
      ticks: picture.ticks,
      usualDurationTicks: this.#stream.usualDurationTicks,
    };
    if (this.#packager?.breaksWith(packaged) === true) this.#restart(this.#format);
    const isNew = this.#packager === null;
    if (isNew && picture.isKeyframe && this.#format !== null) {
      this.#packager = new HlsPackager(this.#format);
      this.#packager.setFine(this.#isFine);
    }
    if (this.#packager === null || this.#format === null) return { ...nothing, isPicture: true };
    return {
      isPicture: true,
      started: isNew ? { format: this.#format, init: this.#packager.init } : null,
      fragments: this.#packager.push(packaged),
    };
  }

  /** See `HlsPackager.setFine`; holds for later packagers too. */
  setFine(isFine: boolean): void {
    this.#isFine = isFine;
    this.#packager?.setFine(isFine);
  }

  wipe(): void {
    this.#packager?.wipe();
  }

  #hasNewFormat({ parameterSets }: PictureUnits): boolean {
    const { codec } = this.#stream;
    if (!isComplete(parameterSets, codec)) return this.#format === null && isComplete(this.#sets, codec);
    const isSame =
      parameterSets.length === this.#sets.length &&
      parameterSets.every((set, index) => Buffer.compare(set, this.#sets[index] ?? new Uint8Array(0)) === 0);
    if (isSame && this.#format !== null) return false;
    this.#sets = parameterSets.map((set) => Uint8Array.from(set));
    return true;
  }

  /** The packager starts with the next keyframe. */
  #restart(format: VideoFormat | null): void {
    this.#packager?.wipe();
    this.#packager = null;
    this.#format = format;
  }
}
