/**
 * Limits of one encoding: the part of `RTCRtpEncodingParameters` that is set (W3C webrtc-pc §5.2.5,
 * webrtc-extensions).
 */
export interface EncodingLimits {
  readonly active?: boolean;
  /** Bits per second, without packet headers. */
  readonly maxBitrate?: number;
  readonly maxFramerate?: number;
  /** Share of the capacity among the encodings of a connection (W3C webrtc-priority §2). */
  readonly priority?: 'very-low' | 'low' | 'medium' | 'high';
  readonly networkPriority?: 'very-low' | 'low' | 'medium' | 'high';
  /** Divisor of width and height: 1 sends the captured size. */
  readonly scaleResolutionDownBy?: number;
  /** The same as a size, in either orientation. Browsers that support it ignore the divisor. */
  readonly scaleResolutionDownTo?: { readonly maxWidth: number; readonly maxHeight: number };
}

/** Limits of the encodings on one link, by m-line. A missing m-line keeps its limits. */
export type SendLimits = Readonly<Partial<Record<'microphone' | 'camera' | 'screen', EncodingLimits>>>;
