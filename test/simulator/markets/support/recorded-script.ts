const THEN = 1_723_161_254_000;

/** When the scripted recording begins. */
export const recordedAt = THEN;

/** A line of a recording, `atMs` after its beginning. */
export const line = (atMs: number, frame: object): string => `${THEN + atMs}000000 ${JSON.stringify(frame)}`;

/** A frame of a combined connection. */
export const stream = (atMs: number, topic: string, data: object): string =>
  line(atMs, { stream: `ethusdt@${topic}`, data });

/** A batch of changed levels. */
export const depth = (atMs: number, U: number, u: number, b: string[][], a: string[][] = []): string =>
  stream(atMs, 'depth@100ms', { e: 'depthUpdate', E: THEN + atMs, s: 'ETHUSDT', U, u, b, a });

/** A trade, told a millisecond after it happened. */
const trade = (atMs: number, t: number, p: string, q: string, m = false): string =>
  stream(atMs, 'trade', { e: 'trade', E: THEN + atMs, s: 'ETHUSDT', t, p, q, T: THEN + atMs - 1, m, M: true });

/** A bookTicker with an update id. */
export const ticker = (atMs: number, u: number): string =>
  stream(atMs, 'bookTicker', { u, s: 'ETHUSDT', b: '100.00', B: '1', a: '101.00', A: '1' });

/** A REST answer to a depth query. */
export const snapshot = (atMs: number, lastUpdateId: number): string =>
  line(atMs, {
    lastUpdateId,
    bids: [
      ['100.00', '1'],
      ['99.00', '2'],
    ],
    asks: [['101.00', '1']],
  });

/** A small recording: two diffs that the snapshot makes old or partly old, three trades. */
export const SMALL = [
  ticker(0, 9),
  depth(10, 8, 9, [['100.00', '5']]),
  snapshot(20, 10),
  depth(100, 10, 12, [['99.00', '0']], [['102.00', '3']]),
  trade(150, 1, '101.00', '0.5'),
  trade(150, 2, '101.00', '0.25'),
  depth(200, 13, 14, [['100.50', '2']]),
  trade(1500, 3, '100.50', '1', true),
];
