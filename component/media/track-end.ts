/**
 * Calls back once a track has ended by itself; at once if it ended before. `ended` fires only once, and a track may end
 * while a picker or another device is still open.
 */
export function whenEnded(track: MediaStreamTrack, callback: () => void, signal?: AbortSignal): void {
  if (track.readyState === 'ended') callback();
  else track.addEventListener('ended', callback, signal ? { once: true, signal } : { once: true });
}
