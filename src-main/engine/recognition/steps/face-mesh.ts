import type { MeshModel } from '../../../../native-models/schema/model-schema.ts';
import { createPlanarImage, type Region, type RegionImage } from '../frames/image.ts';
import { applyTo, warpToPlanes, type Similarity } from '../frames/warp.ts';
import { wipe } from '../frames/wipe.ts';
import type { FivePoints, Point } from './five-points.ts';
import { poseOf, type Pose } from './pose.ts';
import { outputNamed, type ModelSession } from './tensor.ts';

export interface Mesh {
  readonly points: FivePoints;
  /** How sure the model is that this is a face, 0 to 1, the less sure of both looks; null without a mesh. */
  readonly flag: number | null;
  /** Null without a mesh. */
  readonly pose: Pose | null;
}

export interface MeshFinder {
  /** The mesh of a detected face; null when the model says that it is none. `picture` must hold the box's surroundings. */
  find(picture: RegionImage, box: Region): Promise<Mesh | null>;
  /** Overwrites the input that is kept for the next face. */
  wipe(): void;
}

// Vertices of MediaPipe's mesh. The eyes are means over their rims.
const eyeVertices = [
  [33, 133, 159, 145, 158, 153],
  [362, 263, 386, 374, 385, 380],
] as const;
const noseTip = 1;
const mouthCorners = [61, 291] as const;

/** One face at a time: the input is filled anew for each. */
export function createMeshFinder(session: ModelSession, model: MeshModel): MeshFinder {
  const side = model.input.width ?? 0;
  const input = createPlanarImage(side, side);

  async function look({ image, x, y }: RegionImage, toSource: Similarity) {
    warpToPlanes(image, { ...toSource, tx: toSource.tx - x, ty: toSource.ty - y }, input);
    const outputs = await session.run(input);
    return { vertices: outputNamed(outputs, 'mesh'), flag: outputNamed(outputs, 'flag')[0] ?? 0 };
  }

  /** Two looks: at the box, and upright at what the first one found. */
  async function findIn(picture: RegionImage, box: Region): Promise<Mesh | null> {
    const upright = squareAround(
      [box.x + box.width / 2, box.y + box.height / 2],
      Math.max(box.width, box.height) * model.cropFactor,
      0,
      side,
    );
    const first = await look(picture, upright);
    try {
      if (first.flag < model.flagThreshold) return null;
      const turned = squareAroundMesh(first.vertices, upright, model.cropFactor, side);
      const second = await look(picture, turned);
      const mesh = {
        points: fivePoints(second.vertices, turned),
        flag: Math.min(first.flag, second.flag),
        pose: poseOf(second.vertices),
      };
      wipe(second.vertices);
      return mesh.flag < model.flagThreshold ? null : mesh;
    } finally {
      wipe(first.vertices);
    }
  }

  return {
    async find(picture, box) {
      const mesh = await findIn(picture, box);
      if (!isTall(box) || (mesh?.flag ?? 0) >= sureFlag) return mesh;
      const other = await findIn(picture, upperPartOf(box));
      return (other?.flag ?? 0) > (mesh?.flag ?? 0) ? other : mesh;
    },
    wipe: () => wipe(input),
  };
}

/** Nearly all faces are this sure (99.9% of the calibration faces); what is less lies beside its face, or is none. */
const sureFlag = 0.95;

/**
 * A face from the side is often boxed together with neck and chest, and then too small in its crop for the mesh to
 * know it. Of true faces 7% have a box so tall (the median is 1.4), and nearly all of them are known at the first look.
 */
function isTall({ width, height }: Region): boolean {
  return height > 1.6 * width;
}

/** Where the face lies in a box that holds more than it. */
function upperPartOf(box: Region): Region {
  return { ...box, height: 1.3 * box.width };
}

/** From pixels of the crop to pixels of the source, for a square of the given side around a centre. */
function squareAround([x, y]: Point, sidePx: number, angle: number, cropSide: number): Similarity {
  const scale = sidePx / cropSide;
  const a = scale * Math.cos(angle);
  const b = scale * Math.sin(angle);
  const middle = (cropSide - 1) / 2;
  return { a, b, tx: x - 0.5 - (a * middle - b * middle), ty: y - 0.5 - (b * middle + a * middle) };
}

/** A square that stands upright on the line between the eyes and holds the mesh's extent times the crop factor. */
function squareAroundMesh(
  vertices: Float32Array,
  crop: Similarity,
  factor: number,
  cropSide: number,
): Similarity {
  const [left, right] = fivePoints(vertices, crop);
  const angle = Math.atan2(right[1] - left[1], right[0] - left[0]);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const extent = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < vertices.length; i += 3) {
    const [x, y] = applyTo(crop, vertices[i] ?? 0, vertices[i + 1] ?? 0);
    const along = cosine * x + sine * y;
    const across = cosine * y - sine * x;
    extent.left = Math.min(extent.left, along);
    extent.right = Math.max(extent.right, along);
    extent.top = Math.min(extent.top, across);
    extent.bottom = Math.max(extent.bottom, across);
  }
  const along = (extent.left + extent.right) / 2;
  const across = (extent.top + extent.bottom) / 2;
  const side = Math.max(extent.right - extent.left, extent.bottom - extent.top) * factor;
  // Half a pixel more, because `squareAround` takes positions in the plane and vertices are pixel centres.
  return squareAround(
    [cosine * along - sine * across + 0.5, sine * along + cosine * across + 0.5],
    side,
    angle,
    cropSide,
  );
}

function fivePoints(vertices: Float32Array, crop: Similarity): FivePoints {
  const mean = (indices: readonly number[]): Point => {
    const sum = indices.reduce(
      ([x, y], index) => [x + (vertices[3 * index] ?? 0), y + (vertices[3 * index + 1] ?? 0)] as const,
      [0, 0] as Point,
    );
    return applyTo(crop, sum[0] / indices.length, sum[1] / indices.length);
  };
  return [
    mean(eyeVertices[0]),
    mean(eyeVertices[1]),
    mean([noseTip]),
    mean([mouthCorners[0]]),
    mean([mouthCorners[1]]),
  ];
}
