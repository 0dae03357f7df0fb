/** Offers a text, or bytes, as a file; where it goes, the person decides. */
export function saveFile({
  fileName,
  contentType,
  text,
}: {
  readonly fileName: string;
  readonly contentType: string;
  readonly text: string | Blob;
}): void {
  const address = URL.createObjectURL(new Blob([text], { type: contentType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
