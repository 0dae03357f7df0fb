import { extname } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../../contract/errors.ts';
import type { ProcessSpawner } from '../../processes/channel.ts';
import { SupervisedProcess } from '../../processes/supervised-process.ts';
import { sealTemplates, TemplateKey } from './template-seal.ts';
import { fromInferenceSchema, type FromInference, type ToInference } from './messages.ts';

type Said<Kind extends FromInference['kind']> = Extract<FromInference, { kind: Kind }>;
type SentGallery = Omit<Extract<ToInference, { kind: 'gallery' }>, 'kind'>;
/** A list as it is handed over: its templates are overwritten then. */
export interface Gallery extends Omit<SentGallery, 'entries' | 'sealedTemplates'> {
  readonly entries: readonly {
    readonly id: string;
    readonly template: Float32Array;
    readonly isBlueList: boolean;
  }[];
}
export type LoadedModel = Said<'ready'>['model'];
export type Match = Omit<Said<'match'>, 'kind'>;
export type Counts = Omit<Said<'counts'>, 'kind'>;
export interface Enrolled extends Pick<Said<'enrolled'>, 'quality' | 'crop'> {
  readonly template: Float32Array;
}

export interface InferenceClientDeps {
  readonly spawner: ProcessSpawner;
  readonly logger: Logger;
  readonly packsDirectory: string;
  readonly packId: string;
  readonly socketPath: string;
  readonly token: string;
  readonly onCounts: (counts: Counts) => void;
  readonly onMatch: (match: Match) => void;
  /** Who on the blue list was recognised, and how well. */
  readonly onBlueListPass: (pass: Pick<Said<'blue-list-pass'>, 'listEntryId' | 'score'>) => void;
  /** Recognition was cut back to another step, because the machine can't keep up, or runs in full again. */
  readonly onLoad: (step: number) => void;
  /** The process came up, loaded a gallery, failed or died. */
  readonly onChange: () => void;
  /** The process died: whatever it had in flight is lost. */
  readonly onDeath: () => void;
}

type Limits = readonly Extract<ToInference, { kind: 'limits' }>['cameras'][number][];

interface Waiting {
  readonly key: TemplateKey;
  readonly resolve: (enrolled: Enrolled) => void;
  readonly reject: (error: AppError) => void;
}

/** The engine's side of the inference process: hands it the gallery and the gate, hears counts and matches. */
export class InferenceClient {
  readonly #deps: InferenceClientDeps;
  readonly #process: SupervisedProcess<typeof fromInferenceSchema, ToInference>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #resizing = new Map<number, PromiseWithResolvers<Uint8Array>>();
  #nextRequestId = 1;
  #cameraIds: readonly string[] = [];
  #ready: Said<'ready'> | null = null;
  #loaded: Said<'loaded'> | null = null;
  #gallerySeal: string | null = null;
  /** To which the next list is sealed. */
  #galleryKey: Uint8Array | null = null;
  #failure: AppError | null = null;
  /** The provider that runs, and those that failed since the engine was started. */
  #provider = 'cpu';
  #loadStep = 0;
  #limits: Limits = [];
  readonly #failedProviders = new Set<string>();

  constructor(deps: InferenceClientDeps) {
    this.#deps = deps;
    this.#process = new SupervisedProcess({
      spawner: deps.spawner,
      entry: new URL(`./inference.process${extname(import.meta.filename)}`, import.meta.url),
      name: 'cordon-inference',
      // glibc would keep freed memory apart for nearly each thread, of which libvips and V8 have many.
      env: { MALLOC_ARENA_MAX: '2' },
      youngMebibytes: 4,
      logger: deps.logger,
      incoming: fromInferenceSchema,
      onStart: (post) => {
        const { packsDirectory, packId, socketPath, token } = deps;
        post({
          kind: 'start',
          packsDirectory,
          packId,
          socketPath,
          token,
          avoidProviders: [...this.#failedProviders],
        });
        post({ kind: 'limits', cameras: [...this.#limits] });
        post({ kind: 'gate', cameraIds: [...this.#cameraIds] });
      },
      onMessage: (message) => this.#hear(message),
      onDeath: () => {
        // Whether it was the provider's doing can't be known: the CPU is the safe choice until the next start.
        if (this.#ready !== null && this.#provider !== 'cpu') this.#failedProviders.add(this.#provider);
        this.#ready = null;
        this.#loaded = null;
        this.#gallerySeal = null;
        this.#galleryKey = null;
        this.#rejectAll();
        this.#setLoad(0);
        deps.onDeath();
        deps.onChange();
      },
    });
  }

  get model(): LoadedModel | null {
    return this.#ready?.model ?? null;
  }

  /** Which provider runs, in words. */
  get provider(): string | null {
    if (this.#ready === null) return null;
    const [failed] = this.#failedProviders;
    return failed === undefined || this.#provider !== 'cpu'
      ? this.#ready.providerWords
      : `cpu, because ${failed} failed`;
  }

  /** What a person has to know: why nothing can be recognised, or which provider failed; null when all is well. */
  get alarm(): string | null {
    if (this.#failure !== null) return this.#failure.message;
    if (this.#failedProviders.size === 0) return null;
    const names = [...this.#failedProviders].join(' and ');
    return `The graphics card failed (${names}). Recognition goes on, slower, on the processor. Have the card looked at, and restart Cordon to use it again.`;
  }

  /** How far recognition is cut back; see `overload/economy.ts`. */
  get loadStep(): number {
    return this.#loadStep;
  }

  /** The seal of the list that the process holds, and the threshold it uses. */
  get loaded(): { readonly listSealHash: string; readonly threshold: number } | null {
    return this.#loaded;
  }

  /** Why the process can't recognise, when it said so. */
  get failure(): AppError | null {
    return this.#failure;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  start(): void {
    this.#process.start();
  }

  /** What cameras ask for beyond what holds for all. Told before a camera may be recognised. */
  setLimits(limits: Limits): void {
    this.#limits = limits;
    this.#process.post({ kind: 'limits', cameras: [...limits] });
  }

  /** The seal of the list that was handed to the process that runs now; null when it was given none. */
  get gallerySeal(): string | null {
    return this.#gallerySeal;
  }

  /**
   * Hands the gallery over, if the process is there to take it, and overwrites its templates. No copy is kept here, so after a
   * death it must be handed over again. One that comes before the one before it was taken is left for the next look.
   */
  setGallery({ entries, ...gallery }: Gallery): void {
    this.#loaded = null;
    const templates = entries.map(({ template }) => template);
    const galleryKey = this.#galleryKey;
    if (this.#ready === null || galleryKey === null) {
      for (const template of templates) template.fill(0);
      return;
    }
    this.#galleryKey = null;
    this.#gallerySeal = gallery.listSealHash;
    this.#process.post({
      kind: 'gallery',
      ...gallery,
      entries: entries.map(({ id, isBlueList }) => ({ id, isBlueList })),
      sealedTemplates: sealTemplates(galleryKey, templates),
    });
  }

  /** What the process holds is no longer what is to be searched: it has to be handed over again. */
  forgetGallery(): void {
    this.#loaded = null;
    this.#gallerySeal = null;
  }

  setGate(cameraIds: readonly string[]): void {
    this.#cameraIds = cameraIds;
    this.#process.post({ kind: 'gate', cameraIds: [...cameraIds] });
  }

  /** Finds the one face of a picture and makes its template. Rejects with an AppError that names the reason. */
  enrol(picture: Uint8Array): Promise<Enrolled> {
    if (this.#ready === null) {
      return Promise.reject(
        this.#failure ??
          new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.'),
      );
    }
    const requestId = this.#nextRequestId++;
    const key = new TemplateKey();
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { key, resolve, reject });
      this.#process.post({ kind: 'enrol', requestId, picture, replyKey: key.publicKey });
    });
  }

  /** A square crop at another size. */
  resize(crop: Uint8Array, sidePx: number): Promise<Uint8Array> {
    const requestId = this.#nextRequestId++;
    const waiting = Promise.withResolvers<Uint8Array>();
    this.#resizing.set(requestId, waiting);
    this.#process.post({ kind: 'resize', requestId, crop, sidePx });
    return waiting.promise;
  }

  async stop(): Promise<void> {
    this.#rejectAll();
    await this.#process.stop();
  }

  #hear(message: FromInference): void {
    switch (message.kind) {
      case 'ready':
        this.#ready = message;
        this.#galleryKey = message.galleryKey;
        this.#provider = message.provider;
        this.#failure = null;
        this.#deps.onChange();
        return;
      case 'fell-back':
        this.#failedProviders.add(message.failed);
        this.#provider = 'cpu';
        this.#deps.logger.error(
          { provider: message.failed },
          'a provider failed: recognition runs on the CPU',
        );
        this.#deps.onChange();
        return;
      case 'failed':
        this.#failure = new AppError(message.error.code, message.error.message);
        this.#deps.logger.error({ error: message.error }, 'recognition can not run');
        this.#deps.onChange();
        return;
      case 'gallery-key':
        this.#galleryKey = message.galleryKey;
        this.#deps.onChange();
        return;
      case 'loaded':
        this.#loaded = message;
        this.#deps.onChange();
        return;
      case 'counts':
        this.#deps.onCounts(message);
        return;
      case 'load':
        this.#setLoad(message.step);
        return;
      case 'match':
        this.#deps.onMatch(message);
        return;
      case 'blue-list-pass':
        this.#deps.onBlueListPass(message);
        return;
      case 'enrolled':
        this.#settle(message);
        return;
      case 'resized':
        this.#resizing.get(message.requestId)?.resolve(message.crop);
        this.#resizing.delete(message.requestId);
        return;
      case 'not-enrolled': {
        const { requestId, error } = message;
        const waiting = this.#take(requestId) ?? this.#resizing.get(requestId);
        this.#resizing.delete(requestId);
        waiting?.reject(new AppError(error.code, error.message, { details: error.details ?? {} }));
      }
    }
  }

  #settle({ requestId, sealedTemplate, quality, crop }: Said<'enrolled'>): void {
    const waiting = this.#take(requestId);
    waiting?.resolve({ template: waiting.key.open(sealedTemplate), quality, crop });
  }

  #setLoad(step: number): void {
    if (step === this.#loadStep) return;
    this.#loadStep = step;
    this.#deps.onLoad(step);
  }

  #take(requestId: number): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    return waiting;
  }

  #rejectAll(): void {
    const restarted = () =>
      new AppError('engine-restarting', 'The recognition process was restarted. Try again.');
    for (const { key, reject } of this.#waiting.values()) {
      key.forget();
      reject(restarted());
    }
    for (const { reject } of this.#resizing.values()) reject(restarted());
    this.#waiting.clear();
    this.#resizing.clear();
  }
}
