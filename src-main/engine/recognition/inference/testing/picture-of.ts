import { createImage, type Region, type RegionImage, type RgbImage } from '../../frames/image.ts';
import type { RemotePicture } from '../camera-pipeline.ts';

/** A picture that is here already, as if its parts came over the frame link. */
export function pictureOf({ data, width, height }: RgbImage): RemotePicture {
  return {
    width,
    height,
    async cut(region: Region): Promise<RegionImage> {
      const image = createImage(region.width, region.height);
      for (let row = 0; row < region.height; row++) {
        const from = ((region.y + row) * width + region.x) * 3;
        image.data.set(data.subarray(from, from + region.width * 3), row * region.width * 3);
      }
      return { image, x: region.x, y: region.y };
    },
  };
}

/** A picture of one grey. */
export function greyPicture(width: number, height: number): RemotePicture {
  const image = createImage(width, height);
  image.data.fill(100);
  return pictureOf(image);
}
