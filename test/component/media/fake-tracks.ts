/** Fake `MediaStreamTrack` of one device. */
export class FakeTrack extends EventTarget {
  readonly kind: string;
  readonly deviceId: string;
  contentHint = '';
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';

  constructor(kind: string, deviceId = '') {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

/** Fake `MediaStream` of the given tracks. Neither class exists in Node.js. */
export function fakeStream(...tracks: readonly FakeTrack[]): MediaStream {
  const ofKind = (kind: string) => tracks.filter((track) => track.kind === kind);
  const stream = {
    getTracks: () => [...tracks],
    getAudioTracks: () => ofKind('audio'),
    getVideoTracks: () => ofKind('video'),
  };
  return stream as unknown as MediaStream;
}
