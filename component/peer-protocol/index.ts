export { type ChatPart, readChatPart } from './chat.js';
export { peerLimits, peerTimes } from './limits.js';
export {
  type ControlMessage,
  type DataMessage,
  type PeerMessages,
  readMessage,
  type Topic,
} from './messages.js';
