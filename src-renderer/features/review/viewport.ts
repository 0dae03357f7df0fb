/** What both pictures show alike. Shifts are in parts of the picture's side, so they mean the same at every size. */
export interface Viewport {
  readonly zoom: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly isMirrored: boolean;
  readonly brightness: Brightness;
}

export type Brightness = (typeof brightnessSteps)[number];

const brightnessSteps = [1, 1.35, 1.8, 0.7] as const;
const largestZoom = 8;
const zoomStep = 1.5;
const shiftStep = 0.12;

export const plainViewport: Viewport = { zoom: 1, shiftX: 0, shiftY: 0, isMirrored: false, brightness: 1 };

/** Keeps the picture over its whole frame: at zoom 1 nothing can be shifted. */
function clamp(viewport: Viewport): Viewport {
  const zoom = Math.min(largestZoom, Math.max(1, viewport.zoom));
  const furthest = (zoom - 1) / 2;
  // Adding zero turns −0 into 0.
  const inside = (shift: number) => Math.min(furthest, Math.max(-furthest, shift)) + 0;
  return { ...viewport, zoom, shiftX: inside(viewport.shiftX), shiftY: inside(viewport.shiftY) };
}

/** Zooms about the middle of the frame: what is in the middle stays there. */
export function zoomed(viewport: Viewport, direction: 1 | -1): Viewport {
  const zoom = Math.min(largestZoom, Math.max(1, viewport.zoom * zoomStep ** direction));
  const ratio = zoom / viewport.zoom;
  return clamp({ ...viewport, zoom, shiftX: viewport.shiftX * ratio, shiftY: viewport.shiftY * ratio });
}

export function shifted(viewport: Viewport, byX: number, byY: number): Viewport {
  return clamp({ ...viewport, shiftX: viewport.shiftX + byX, shiftY: viewport.shiftY + byY });
}

/** One press of an arrow key: the view goes that way, so the picture goes the other. */
export function nudged(viewport: Viewport, x: -1 | 0 | 1, y: -1 | 0 | 1): Viewport {
  return shifted(viewport, -x * shiftStep, -y * shiftStep);
}

export function mirrored(viewport: Viewport): Viewport {
  return clamp({ ...viewport, isMirrored: !viewport.isMirrored, shiftX: -viewport.shiftX });
}

export function nextBrightness(viewport: Viewport): Viewport {
  const at = brightnessSteps.indexOf(viewport.brightness);
  return { ...viewport, brightness: brightnessSteps[(at + 1) % brightnessSteps.length] ?? 1 };
}

/** For CSS: the one transform that both pictures get. */
export function transformOf({ zoom, shiftX, shiftY, isMirrored }: Viewport): string {
  return `translate(${shiftX * 100}%, ${shiftY * 100}%) scale(${isMirrored ? -zoom : zoom}, ${zoom})`;
}

export function filterOf({ brightness }: Viewport): string {
  return brightness === 1 ? 'none' : `brightness(${brightness})`;
}
