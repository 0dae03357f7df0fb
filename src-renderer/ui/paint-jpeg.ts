/** Paints a JPEG onto a canvas, which takes its size. */
export async function paintJpeg(canvas: HTMLCanvasElement, jpeg: Uint8Array): Promise<void> {
  // What came over the wire lies in no shared memory, which TypeScript can't know.
  const picture = await createImageBitmap(
    new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }),
  );
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
}
