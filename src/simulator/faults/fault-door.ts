import type { IncomingMessage, ServerResponse } from 'node:http';
import { reasonOf } from '../reason-of.js';
import { readRestRequest } from '../server/rest-request.js';
import { kindDescription, FAULT_KINDS, type FaultKind } from './fault-kinds.js';
import type { Faults } from './faults.js';

const PATH = '/simulator/faults';
const LISTED = 1_000;

interface DoorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The faults of a simulator for programs of any language, on the simulator's own port:
 *
 *   GET    /simulator/faults           rules, counts, the last faults, all kinds
 *   POST   /simulator/faults           one rule, a list of rules, or a script
 *   DELETE /simulator/faults[/ID]      ends one rule, or all
 *
 * Only for programs on this machine: it has no key, and no browser's page may use it.
 */
export class FaultDoor {
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Takes a request that is for the faults; false where it is the venue's. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return false;
    void this.#serve(request, response, path.slice(PATH.length + 1));
    return true;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const answer = await this.#answer(request, id);
    if (response.destroyed) return;
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    });
    response.end(text);
  }

  async #answer(request: IncomingMessage, id: string): Promise<DoorAnswer> {
    const objection = objectionTo(request);
    if (objection) return { status: 403, body: { error: objection } };
    try {
      return await this.#obey(request, id);
    } catch (error) {
      return { status: 400, body: { error: reasonOf(error) } };
    }
  }

  async #obey(request: IncomingMessage, id: string): Promise<DoorAnswer> {
    const { method = '' } = request;
    // Whoever asks for one rule must not take all of them for it, nor believe that a rule has the name that it was sent to.
    if (id !== '' && method !== 'DELETE') return { status: 404, body: { error: `${method} is for ${PATH} alone` } };
    if (method === 'GET') return { status: 200, body: this.#describe() };
    if (method === 'POST') return { status: 201, body: { ids: this.#faults.load(await readJson(request)) } };
    if (method === 'DELETE') return this.#delete(id);
    return { status: 405, body: { error: `${method} is none of GET, POST, DELETE` } };
  }

  #describe(): unknown {
    const { rules, counts, injected } = this.#faults;
    const kinds = Object.keys(FAULT_KINDS).map((kind) => {
      const { sentence, channels, parameters } = kindDescription(kind as FaultKind);
      return { kind, sentence, channels, ...(parameters && { parameters }) };
    });
    return { rules, counts, injected: injected.slice(-LISTED), kinds };
  }

  #delete(id: string): DoorAnswer {
    if (id === '') {
      const ended = this.#faults.rules.map((rule) => rule.id);
      this.#faults.clear();
      return { status: 200, body: { ids: ended } };
    }
    if (this.#faults.remove(id)) return { status: 200, body: { ids: [id] } };
    return { status: 404, body: { error: `there is no rule ${id}` } };
  }
}

function objectionTo({ socket, headers }: IncomingMessage): string | null {
  if (!isLoopback(socket.remoteAddress ?? '')) return 'faults are ruled from this machine only';
  // A page of the web can reach this port, too; a browser says where it comes from.
  if (headers.origin !== undefined) return 'faults are not ruled by web pages';
  return null;
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const read = await readRestRequest(request);
  if (!read) throw new RangeError('this is too long for a script of faults');
  try {
    return JSON.parse(read.rawBody);
  } catch {
    throw new RangeError('this is no JSON');
  }
}
