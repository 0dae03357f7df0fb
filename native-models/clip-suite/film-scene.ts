import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { film, type Condition } from './conditions.ts';
import { drawScene, type SpritesOf, type TrueFace } from './draw-scene.ts';
import type { Scene } from './plan-scenes.ts';

export interface FilmedFrame {
  readonly image: RgbImage;
  /** In pixels of the frame as filmed. */
  readonly faces: readonly TrueFace[];
}

export interface Props {
  readonly plateOf: (name: string) => RgbImage;
  readonly spritesOf: SpritesOf;
}

/** One frame of a scene as a camera delivers it, with what is true in it. Deterministic. */
export async function filmScene(
  scene: Scene,
  condition: Condition,
  atMs: number,
  { plateOf, spritesOf }: Props,
): Promise<FilmedFrame> {
  const drawn = drawScene(scene, atMs, plateOf(scene.plate), spritesOf);
  const image = await film(drawn.image, condition, scene.seed + atMs);
  const scale = image.width / drawn.image.width;
  return { image, faces: drawn.faces.map((face) => ({ ...face, box: scaleBox(face.box, scale) })) };
}

function scaleBox({ x, y, width, height }: TrueFace['box'], scale: number): TrueFace['box'] {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}
