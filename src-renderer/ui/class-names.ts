/**
 * Reads classes from a CSS module by name: `c('tile', isFocused && 'focused')`. A name that the module lacks is a
 * defect, not an unstyled element.
 */
export function classNames(
  styles: Readonly<Record<string, string>>,
): (...names: readonly (string | false)[]) => string {
  return (...names) =>
    names
      .filter((name) => name !== false)
      .map((name) => {
        const found = styles[name];
        if (found === undefined) throw new Error(`no such class: ${name}`);
        return found;
      })
      .join(' ');
}
