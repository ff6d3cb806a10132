/** What one encoding may send, under the names of W3C webrtc-pc §5.2.5 and webrtc-extensions. */
export interface EncodingLimits {
  readonly active?: boolean;
  /** Bits per second, without packet headers. */
  readonly maxBitrate?: number;
  readonly maxFramerate?: number;
  /** Which of several encodings gives way (W3C webrtc-priority §2). */
  readonly priority?: 'very-low' | 'low' | 'medium' | 'high';
  readonly networkPriority?: 'very-low' | 'low' | 'medium' | 'high';
  /** 1 sends the source's own size, 2 half of its width and height. */
  readonly scaleResolutionDownBy?: number;
  /** The same as a size, whichever way a phone is held; it wins where a browser knows it. */
  readonly scaleResolutionDownTo?: { readonly maxWidth: number; readonly maxHeight: number };
}

/** What one link may send on its lines; nothing is said of those that are missing. */
export type SendLimits = Readonly<Partial<Record<'microphone' | 'camera' | 'screen', EncodingLimits>>>;
