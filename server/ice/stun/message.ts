import { crc32 } from 'node:zlib';
import { addressBytes } from '../../network/ip-address.js';

/** Reflexive transport address: the source of a request, which its response contains. */
export interface ReflexiveAddress {
  readonly address: string;
  readonly port: number;
}

const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const UNKNOWN_ATTRIBUTES = 0x000a;
const ERROR_CODE = 0x0009;
const XOR_MAPPED_ADDRESS = 0x0020;
const FINGERPRINT = 0x8028;
const FINGERPRINT_XOR = 0x5354554e;

/** Attribute types below this one are comprehension-required (RFC 8489 §14). */
const FIRST_OPTIONAL = 0x8000;

/** Comprehension-required attributes of RFC 8489. Those for authentication are known, but not required here. */
const KNOWN_REQUIRED = new Set([
  0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x0020,
]);

/**
 * Builds the response to a STUN binding request (RFC 8489 §6.3.1): success with the source address, or error 420 for an unknown
 * comprehension-required attribute. `null`, for no response: not a well-formed binding request, or from port 0.
 *
 * The source address may be forged, so a response must not amplify: an error has at most 1.5 times the bytes of its request; a
 * success has 32 bytes for 20 (44 with IPv6), the minimum.
 */
export function bindingResponse(request: Uint8Array, from: ReflexiveAddress): Buffer | null {
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  if (from.port === 0 || !isBindingRequest(bytes)) return null;
  const attributes = readAttributes(bytes);
  if (!attributes) return null;
  const transaction = bytes.subarray(8, HEADER_BYTES);
  const unknown = attributes.types.filter((type) => type < FIRST_OPTIONAL && !KNOWN_REQUIRED.has(type));
  if (unknown.length > 0) {
    const body = [errorCode(4, 20), unknownAttributes(unknown)];
    return message(BINDING_ERROR, transaction, body, attributes.fingerprint);
  }
  const mapped = xorMappedAddress(from, transaction);
  return mapped && message(BINDING_SUCCESS, transaction, [mapped], attributes.fingerprint);
}

function isBindingRequest(bytes: Buffer): boolean {
  return (
    bytes.length >= HEADER_BYTES &&
    bytes.readUInt16BE(0) === BINDING_REQUEST &&
    bytes.readUInt16BE(2) === bytes.length - HEADER_BYTES &&
    bytes.length % 4 === 0 &&
    bytes.readUInt32BE(4) === MAGIC_COOKIE
  );
}

/** Reads the types of all attributes. `null`: one is truncated, or a fingerprint is wrong or not the last (§14.7). */
function readAttributes(bytes: Buffer): { types: number[]; fingerprint: boolean } | null {
  const types: number[] = [];
  let offset = HEADER_BYTES;
  while (offset < bytes.length) {
    const type = bytes.readUInt16BE(offset);
    const length = bytes.readUInt16BE(offset + 2);
    const end = offset + 4 + length + padding(length);
    if (end > bytes.length) return null;
    if (type === FINGERPRINT) {
      const isValid =
        length === 4 &&
        end === bytes.length &&
        bytes.readUInt32BE(offset + 4) === fingerprint(bytes.subarray(0, offset));
      return isValid ? { types, fingerprint: true } : null;
    }
    types.push(type);
    offset = end;
  }
  return { types, fingerprint: false };
}

function message(type: number, transaction: Buffer, attributes: Buffer[], withFingerprint: boolean): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length + (withFingerprint ? 8 : 0), 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  transaction.copy(header, 8);
  const bytes = Buffer.concat([header, body]);
  if (!withFingerprint) return bytes;
  const value = Buffer.alloc(4);
  value.writeUInt32BE(fingerprint(bytes));
  return Buffer.concat([bytes, attribute(FINGERPRINT, value)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + value.length + padding(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** RFC 8489 §14.2: the XOR hides the address from middleboxes that would rewrite it. `null`: not an IP address. */
function xorMappedAddress({ address, port }: ReflexiveAddress, transaction: Buffer): Buffer | null {
  const octets = addressBytes(address);
  if (!octets) return null;
  const value = Buffer.alloc(4 + octets.length);
  value.writeUInt8(octets.length === 4 ? 0x01 : 0x02, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  const cookie = Buffer.alloc(4);
  cookie.writeUInt32BE(MAGIC_COOKIE);
  const mask = Buffer.concat([cookie, transaction]);
  for (const [index, octet] of octets.entries()) value.writeUInt8(octet ^ mask.readUInt8(index), 4 + index);
  return attribute(XOR_MAPPED_ADDRESS, value);
}

/** Error code without a reason phrase, which §14.8 allows to be empty. */
function errorCode(hundreds: number, rest: number): Buffer {
  return attribute(ERROR_CODE, Buffer.from([0, 0, hundreds, rest]));
}

/** Lists each unknown type once: two bytes for at least four in the request. */
function unknownAttributes(types: readonly number[]): Buffer {
  const distinct = [...new Set(types)];
  const value = Buffer.alloc(distinct.length * 2);
  for (const [index, type] of distinct.entries()) value.writeUInt16BE(type, index * 2);
  return attribute(UNKNOWN_ATTRIBUTES, value);
}

function fingerprint(bytes: Buffer): number {
  // The length field must include the fingerprint before the checksum is computed (§14.7).
  return (crc32(bytes) ^ FINGERPRINT_XOR) >>> 0;
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
