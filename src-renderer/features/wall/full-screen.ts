/** The whole console fills the screen: what calls people out is never covered by the pictures. */
export function toggleFullScreen(): void {
  const changing =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  // Refused where the platform doesn't allow it: the window stays as it is.
  changing.catch(() => undefined);
}
