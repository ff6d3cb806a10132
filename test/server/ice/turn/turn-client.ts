import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { on } from 'node:events';
import { turnCredentials } from '../../../../server/ice/ice-servers.js';
import { addressBytes } from '../../../../server/network/ip-address.js';

const COOKIE = 0x2112a442;
const ALLOCATE = 0x0003;
const CREATE_PERMISSION = 0x0008;

type Attribute = readonly [type: number, value: Buffer];

/** Minimal TURN client (RFC 8656) that allocates a relay and creates permissions. */
export class TurnClient {
  readonly #port: number;
  readonly #socket: Socket = createSocket('udp4');
  readonly #user: { username: string; credential: string };
  #nonce: Buffer = Buffer.alloc(0);
  #realm: Buffer = Buffer.alloc(0);

  constructor(port: number, secret: string) {
    this.#port = port;
    this.#user = turnCredentials(
      secret,
      Math.floor(Date.now() / 1_000) + 600,
      `test-${randomBytes(4).toString('hex')}`,
    );
  }

  /** Allocates a relay. @returns the error code, or 0 */
  async allocate(family: 4 | 6 = 4): Promise<number> {
    const attributes: Attribute[] = [
      [0x0019, Buffer.from([17, 0, 0, 0])],
      [0x0017, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])],
    ];
    const challenge = await this.#request(ALLOCATE, attributes, false);
    this.#realm = challenge.get(0x0014) ?? this.#realm;
    this.#nonce = challenge.get(0x0015) ?? this.#nonce;
    return codeOf(await this.#request(ALLOCATE, attributes, true));
  }

  /** Creates a permission for a peer. @returns the error code, or 0 */
  async permit(address: string): Promise<number> {
    const bytes = rawBytes(address);
    const key = Buffer.alloc(16);
    key.writeUInt32BE(COOKIE, 0);
    this.#transaction = randomBytes(12);
    this.#transaction.copy(key, 4);
    const xored = Buffer.from(bytes.map((byte, index) => byte ^ (key[index] ?? 0)));
    const port = Buffer.from([0, bytes.length === 4 ? 1 : 2, 0, 0]);
    port.writeUInt16BE(9 ^ (COOKIE >>> 16), 2);
    return codeOf(await this.#request(CREATE_PERMISSION, [[0x0012, Buffer.concat([port, xored])]], true));
  }

  close(): void {
    this.#socket.close();
  }

  #transaction: Buffer | null = null;

  async #request(
    type: number,
    attributes: readonly Attribute[],
    signed: boolean,
  ): Promise<Map<number, Buffer>> {
    const transaction = this.#transaction ?? randomBytes(12);
    this.#transaction = null;
    const { username, credential } = this.#user;
    const all = signed
      ? [
          ...attributes,
          [0x0006, Buffer.from(username)] as const,
          [0x0014, this.#realm] as const,
          [0x0015, this.#nonce] as const,
        ]
      : attributes;
    let message = encode(type, transaction, all, 0);
    if (signed) {
      const key = createHash('md5').update(`${username}:${this.#realm.toString()}:${credential}`).digest();
      const covered = encode(type, transaction, all, 24);
      message = Buffer.concat([
        covered,
        attribute([0x0008, createHmac('sha1', key).update(covered).digest()]),
      ]);
    }
    // Repeats the request, because datagrams may be lost (RFC 8489 §6.2.1).
    const send = () => this.#socket.send(message, this.#port, '127.0.0.1');
    const retry = setInterval(send, 500);
    send();
    try {
      for await (const [answer] of on(this.#socket, 'message', { signal: AbortSignal.timeout(5_000) }))
        if (answer.subarray(8, 20).equals(transaction)) return decode(answer);
      throw new Error('the socket is closed');
    } finally {
      clearInterval(retry);
    }
  }
}

/** Bytes of an address. An IPv4-mapped IPv6 address keeps its sixteen bytes. */
function rawBytes(address: string): Buffer {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/u.exec(address) ?? [];
  if (mapped)
    return Buffer.concat([
      Buffer.alloc(10),
      Buffer.from([255, 255]),
      Buffer.from(mapped.split('.').map(Number)),
    ]);
  return addressBytes(address) ?? Buffer.alloc(4);
}

function attribute([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function encode(type: number, transaction: Buffer, attributes: readonly Attribute[], more: number): Buffer {
  const body = Buffer.concat(attributes.map(attribute));
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length + more, 2);
  head.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([head, transaction, body]);
}

function decode(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return found;
}

function codeOf(answer: Map<number, Buffer>): number {
  const error = answer.get(0x0009);
  return error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0;
}
