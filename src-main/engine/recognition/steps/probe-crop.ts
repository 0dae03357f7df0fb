import { createImage, type Region, type RegionImage, type RgbImage } from '../frames/image.ts';

/** Side of a probe or candidate crop in face heights: the head with some of the shoulders. */
const framing = 2.2;
/** Blocks that a bystander's face is averaged into, along its longer side. */
const pixelationBlocks = 6;

/**
 * The square that shows a face: the same framing for probe and candidate, so that they compare at one size. It
 * may reach over the edge of the picture; whoever cuts it leaves that part black.
 */
export function probeSquare(face: Region): Region {
  const side = Math.round(Math.max(face.width, face.height) * framing);
  return {
    x: Math.round(face.x + face.width / 2 - side / 2),
    y: Math.round(face.y + face.height / 2 - side / 2),
    width: side,
    height: side,
  };
}

/**
 * Cuts the probe out of a region of the frame, one pixel for one, and pixelates the bystanders in it. Beyond the frame's
 * edges it is black: repeating the outermost pixels would show something that no camera saw. The result belongs to the
 * caller, who wipes it.
 * @param create makes the picture; all of it is written
 */
export function cutProbe(
  region: RegionImage,
  face: Region,
  bystanders: readonly Region[],
  create: (width: number, height: number) => RgbImage = createImage,
): RgbImage {
  const square = probeSquare(face);
  const { image: source, x: left, y: top } = region;
  const probe = create(square.width, square.height);
  probe.data.fill(0);
  // Columns of the crop that lie in the source, of which a row is copied at once: all, but for faces at an edge.
  const first = Math.max(0, left - square.x);
  const end = Math.min(probe.width, left + source.width - square.x);
  for (let y = 0; y < probe.height && first < end; y++) {
    const row = square.y + y - top;
    if (row < 0 || row >= source.height) continue;
    const from = row * source.width + square.x + first - left;
    probe.data.set(source.data.subarray(3 * from, 3 * (from + end - first)), 3 * (y * probe.width + first));
  }
  pixelateBystanders(probe, square, bystanders, face);
  return probe;
}

/**
 * Pixelates, in place, the other faces that reach into a crop.
 * @param crop cut at `origin`, one pixel of it for one of the frame
 * @param bystanders boxes in the full frame
 * @param subject the face that the crop is about; what it covers is left alone
 */
export function pixelateBystanders(
  crop: RgbImage,
  origin: { readonly x: number; readonly y: number },
  bystanders: readonly Region[],
  subject: Region,
): void {
  const spared = { ...subject, x: subject.x - origin.x, y: subject.y - origin.y };
  for (const box of bystanders) {
    const grown = grow(box, 0.25);
    const left = Math.max(0, Math.floor(grown.x - origin.x));
    const top = Math.max(0, Math.floor(grown.y - origin.y));
    const right = Math.min(crop.width, Math.ceil(grown.x + grown.width - origin.x));
    const bottom = Math.min(crop.height, Math.ceil(grown.y + grown.height - origin.y));
    const block = Math.max(4, Math.ceil(Math.max(grown.width, grown.height) / pixelationBlocks));
    for (let y = top; y < bottom; y += block) {
      for (let x = left; x < right; x += block) {
        const within = { x, y, width: Math.min(block, right - x), height: Math.min(block, bottom - y) };
        average(crop, within, spared);
      }
    }
  }
}

/** Gives the pixels of a block that lie outside of `spared` the colour that they have on average. */
function average({ data, width }: RgbImage, block: Region, spared: Region): void {
  let count = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = block.y; y < block.y + block.height; y++) {
    for (let x = block.x; x < block.x + block.width; x++) {
      if (isInside(spared, x, y)) continue;
      const at = (y * width + x) * 3;
      red += data[at] ?? 0;
      green += data[at + 1] ?? 0;
      blue += data[at + 2] ?? 0;
      count += 1;
    }
  }
  for (let y = block.y; y < block.y + block.height; y++) {
    for (let x = block.x; x < block.x + block.width; x++) {
      if (isInside(spared, x, y)) continue;
      const at = (y * width + x) * 3;
      data[at] = Math.round(red / count);
      data[at + 1] = Math.round(green / count);
      data[at + 2] = Math.round(blue / count);
    }
  }
}

function isInside(box: Region, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

function grow(box: Region, share: number): Region {
  return {
    x: box.x - box.width * share,
    y: box.y - box.height * share,
    width: box.width * (1 + 2 * share),
    height: box.height * (1 + 2 * share),
  };
}
