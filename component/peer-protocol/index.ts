export { type ChatPart, parseChatPart } from './chat.js';
export { peerLimits, peerTimes } from './limits.js';
export {
  type ControlMessage,
  type DataMessage,
  type PeerMessages,
  parseMessage,
  type Topic,
} from './messages.js';
