/** Pixels as RGB, one byte a channel, tightly packed, top row first. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Pixels as models take them: a plane each of red, green and blue, one after the other, each as in `RgbImage`. */
export interface PlanarImage {
  readonly width: number;
  readonly height: number;
  readonly planes: Uint8Array;
}

/** A part of a picture, in whole pixels of that picture. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a region, and where in the picture its top left corner lies. */
export interface RegionImage {
  readonly image: RgbImage;
  readonly x: number;
  readonly y: number;
}

/** An image of zeros. */
export function createImage(width: number, height: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

/** A planar image of zeros. */
export function createPlanarImage(width: number, height: number): PlanarImage {
  return { width, height, planes: new Uint8Array(width * height * 3) };
}

/** A whole image as the region that covers it. */
export function wholeImage(image: RgbImage): RegionImage {
  return { image, x: 0, y: 0 };
}

/** The smallest region of whole pixels around a box, cut at the picture's edges; at least one pixel. */
export function regionAround(
  box: Region,
  factor: number,
  picture: { readonly width: number; readonly height: number },
): Region {
  const along = (start: number, extent: number, limit: number) => {
    const half = (extent * factor) / 2;
    const centre = start + extent / 2;
    const first = Math.max(0, Math.min(limit - 1, Math.floor(centre - half)));
    const last = Math.max(first + 1, Math.min(limit, Math.ceil(centre + half)));
    return { first, extent: last - first };
  };
  const columns = along(box.x, box.width, picture.width);
  const rows = along(box.y, box.height, picture.height);
  return { x: columns.first, y: rows.first, width: columns.extent, height: rows.extent };
}
