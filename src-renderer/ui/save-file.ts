/** Offers a text, or bytes, as a file; where it goes, the person decides. */
export function saveFile({
  fileName,
  contentType,
  text,
  encoding = 'utf-8',
}: {
  readonly fileName: string;
  readonly contentType: string;
  readonly text: string | Blob;
  /** What a text stands for: itself, or bytes. */
  readonly encoding?: 'utf-8' | 'base64';
}): void {
  const content = encoding === 'base64' && typeof text === 'string' ? bytesOf(text) : text;
  const address = URL.createObjectURL(new Blob([content], { type: contentType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
