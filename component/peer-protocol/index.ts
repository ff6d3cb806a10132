export { peerLimits, peerTimes } from './limits.js';
export { type ControlMessage, type DataMessage, type PeerMessages, readMessage } from './messages.js';
