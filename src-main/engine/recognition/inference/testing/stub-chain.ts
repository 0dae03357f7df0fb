import { findPack, shippedManifest } from '../../../../../native-models/manifest.ts';
import { createPlanarImage, type PlanarImage, type RegionImage, type RgbImage } from '../../frames/image.ts';
import type { AlignedFace, Face, FaceChain } from '../../steps/chain.ts';
import type { Detection } from '../../steps/detection.ts';
import type { Mesh } from '../../steps/face-mesh.ts';

/** A face as the models are to see it. */
export interface StubFace extends Detection {
  /** Place of the one in the person's template. */
  readonly person: number;
  readonly mesh?: 'accepts' | 'denies' | 'fails';
  readonly template?: 'good' | 'poor' | 'not-finite' | 'fails';
}

const middle: readonly [number, number] = [0, 0];
const anyMesh: Mesh = {
  points: [middle, middle, middle, middle, middle],
  flag: 0.99,
  pose: { yawDeg: 0, pitchDeg: 0 },
};

/**
 * A chain that sees what it is told to, for tests of what happens around the models: two people have nothing in
 * common, and everything that it gives away or is given is kept, to look whether it was overwritten.
 */
export class StubChain implements FaceChain {
  readonly pack = findPack(shippedManifest(), 'default');
  /** What is in front of the camera; null: the detector fails. */
  visible: readonly StubFace[] | null = [];
  readonly templates: { readonly person: number; readonly template: Float32Array }[] = [];
  readonly regions: RgbImage[] = [];
  readonly aligned: PlanarImage[] = [];
  /** How often it was told to overwrite what it keeps. */
  wipes = 0;
  /** How often it was told to have its models compute something else. */
  rinses = 0;

  async detectScaled(): Promise<readonly Detection[]> {
    if (this.visible === null) throw new Error('the detector fails');
    return this.visible;
  }

  async findMesh({ image }: RegionImage, detection: Detection): Promise<Mesh | null> {
    this.regions.push(image);
    const { mesh = 'accepts' } = this.#faceOf(detection);
    if (mesh === 'fails') throw new Error('the mesh fails');
    return mesh === 'denies' ? null : anyMesh;
  }

  align(_picture: RegionImage, detection: Detection, mesh: Mesh): AlignedFace {
    const measures = {
      faceHeightPx: detection.box.height,
      detectorScore: detection.score,
      sharpness: 1,
      brightness: 120,
      contrast: 30,
      clipping: 0,
      uncovered: 1,
      yawDeg: 0,
      pitchDeg: 0,
      rollDeg: 0,
      meshFlag: mesh.flag,
      embeddingStrength: null,
    };
    const picture = createPlanarImage(1, 1);
    picture.planes.fill(90);
    this.aligned.push(picture);
    return { detection, mesh, picture, measures };
  }

  async embedAligned({ detection, mesh, measures }: AlignedFace): Promise<Face> {
    const { person, template: kind = 'good' } = this.#faceOf(detection);
    if (kind === 'fails') throw new Error('the embedder fails');
    const template = this.templateOf(person);
    // As the embedder answers when its model gave no finite numbers.
    if (kind === 'not-finite') template.fill(0);
    this.templates.push({ person, template });
    const embeddingStrength = kind === 'poor' ? 0.1 : kind === 'not-finite' ? 0 : 1.5;
    return { template, norm: 1, detection, mesh, measures: { ...measures, embeddingStrength } };
  }

  async embed(): Promise<never> {
    throw new Error('the pipeline aligns first');
  }

  templateOf(person: number): Float32Array {
    return new Float32Array(this.pack.embedder.dimension).fill(1, person, person + 1);
  }

  async detect(): Promise<never> {
    throw new Error('a stub has no pictures');
  }

  async faces(): Promise<never> {
    throw new Error('a stub has no pictures');
  }

  wipe(): void {
    this.wipes += 1;
  }

  async rinse(): Promise<void> {
    this.rinses += 1;
  }

  async release(): Promise<void> {}

  #faceOf(detection: Detection): StubFace {
    const face = this.visible?.find((other) => other === detection);
    if (face === undefined) throw new Error('a detection that is not of this frame');
    return face;
  }
}
