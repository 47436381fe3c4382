import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { ManualClock, startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';

/** A whole number of five-minute windows. */
const WINDOW_START = 1_795_000_200_000;

describe('a refused handshake', () => {
  let simulator: Simulator;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock(WINDOW_START);
    simulator = await startSimulator({ clock, market: 'none', limits: { connectionsPer5Minutes: 0 } });
  });
  afterEach(() => simulator.close());

  const refusalAt = (url: string): Promise<Pick<IncomingMessage, 'statusCode' | 'headers'>> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.on('error', reject);
      socket.on('open', () => reject(new Error('the handshake was not refused')));
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        response.resume();
        resolve(response);
      });
    });

  it('says after how many seconds to come back where there were too many (429)', async () => {
    clock.advance(10_500);
    for (const url of [simulator.endpoints.wsApi, `${simulator.endpoints.stream}/ws`]) {
      const { statusCode, headers } = await refusalAt(url);
      expect([statusCode, headers['retry-after']], url).to.deep.equal([429, '290']);
    }
  });

  it('says so on a ban (418), with the same number as REST', async () => {
    simulator.server.limits.ban('127.0.0.1', 90_001);
    const { statusCode, headers } = await refusalAt(simulator.endpoints.wsApi);
    expect([statusCode, headers['retry-after']]).to.deep.equal([418, '91']);
    const answer = await fetch(`${simulator.endpoints.rest}/api/v3/ping`);
    expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([418, '91']);
  });

  it('says nothing of it where waiting does not help', async () => {
    const { statusCode, headers } = await refusalAt(`${simulator.endpoints.wsApi}?responseFormat=sbe`);
    expect(statusCode).to.equal(400);
    expect(headers).not.to.have.property('retry-after');
  });
});
