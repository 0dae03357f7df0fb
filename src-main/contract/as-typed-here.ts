/** A package's files lie in this archive, or beside it. */
const isInPackage = /[/\\]app\.asar(?:\.unpacked)?[/\\]/.test(import.meta.url);

/** Commands in a text as this copy of Cordon takes them: an installed one has no npm. */
export function asTypedHere(text: string): string {
  return isInPackage ? asTypedInPackage(text) : text;
}

/** The same for an installed Cordon, wherever this runs. Pure. */
export function asTypedInPackage(text: string): string {
  return text
    .replaceAll(/npm run ([a-z-]+)(?: --(?= ))?/g, 'cordon $1')
    .replaceAll(/npm start(?: --(?= ))?/g, 'cordon');
}
