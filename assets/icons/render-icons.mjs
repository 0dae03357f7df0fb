// Renders the drawings as the PNG sizes that desktops ask for: node assets/icons/render-icons.mjs
// Below 48 px the drawing has a bolder ring of its own, because a scaled one would turn grey.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const SIZES_PX = [16, 24, 32, 48, 64, 128, 256, 512];
const SMALL_BELOW_PX = 48;

for (const name of ['cordon', 'cordon-demo']) {
  mkdirSync(new URL(`./${name}/`, import.meta.url), { recursive: true });
  for (const sizePx of SIZES_PX) {
    const drawing = new URL(`./${name}${sizePx < SMALL_BELOW_PX ? '-small' : ''}.svg`, import.meta.url);
    // Rasterised at four times the size and then reduced: crisper edges than a direct rendering.
    await sharp(readFileSync(drawing), { density: (72 * sizePx * 4) / 512 })
      .resize(sizePx, sizePx)
      .png({ compressionLevel: 9 })
      .toFile(fileURLToPath(new URL(`./${name}/${sizePx}x${sizePx}.png`, import.meta.url)));
  }
}
