/** Shows the picture that matters most in a window of its own, or takes it back. */
export async function togglePictureInPicture(root: ShadowRoot, speaker: string | null): Promise<void> {
  if (document.pictureInPictureElement) {
    await document.exitPictureInPicture();
    return;
  }
  const videos = [...root.querySelectorAll<HTMLVideoElement>('.tile video[data-live]')];
  // Refused where the page's policy forbids it, or another one was faster: then there is none.
  await best(videos, speaker)
    ?.requestPictureInPicture()
    .catch(() => undefined);
}

/** A shared screen, whoever speaks, anybody else, oneself. */
function best(videos: readonly HTMLVideoElement[], speaker: string | null): HTMLVideoElement | undefined {
  const weigh = (video: HTMLVideoElement) => {
    const { source, participant, local } = video.closest<HTMLElement>('.tile')?.dataset ?? {};
    if (local !== undefined) return 0;
    return source === 'screen' ? 3 : participant === speaker ? 2 : 1;
  };
  return [...videos].sort((a, b) => weigh(b) - weigh(a))[0];
}
