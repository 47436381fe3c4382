import { ALL_CHANNELS, SOCKET_CHANNELS, type KindDescription } from './fault-kind.js';

const CONNECTION = { family: 'connection', channels: SOCKET_CHANNELS } as const;
const SUBSCRIPTION = { family: 'subscription', channels: ['rest', 'ws-api', 'user-data'] } as const;
const HANDSHAKE = { family: 'handshake', channels: ['ws-api', 'stream'] } as const;

/** Mishaps of a whole socket. Set off by a request, they come when it is executed and before it is answered. */
export const CONNECTION_KINDS = {
  'half-open': {
    ...CONNECTION,
    sentence: 'The socket stays open and nothing comes any more: no frame, no answer, no ping, no pong.',
  },
  stall: {
    ...CONNECTION,
    sentence: 'Nothing comes for `durationMs`; then everything that was held back comes at once, in order.',
    parameters: { durationMs: 2_000 },
  },
  'connection-lost': { ...CONNECTION, sentence: 'The TCP connection is torn without a close frame.' },
  'connection-closed': {
    ...CONNECTION,
    sentence: 'The venue closes the socket with a close frame of code `code`.',
    parameters: { code: 1_008 },
  },
} as const satisfies Record<string, KindDescription>;

/** Mishaps of a subscription to the events of an account, while its socket goes on answering. */
export const SUBSCRIPTION_KINDS = {
  'subscription-silent': {
    ...SUBSCRIPTION,
    sentence: 'The subscription delivers nothing for `durationMs` (0: for good); what happened in between is lost.',
    parameters: { durationMs: 0 },
  },
  'subscription-terminated': {
    ...SUBSCRIPTION,
    sentence: 'The venue ends the subscription and says so with `eventStreamTerminated`.',
  },
  'subscription-late': {
    ...SUBSCRIPTION,
    sentence: 'Subscribing succeeds at once, but nothing is delivered for `delayMs`; what happened in between is lost.',
    channels: ['ws-api'],
    methods: ['userDataStream.subscribe', 'userDataStream.subscribe.signature'],
    parameters: { delayMs: 1_000 },
  },
} as const satisfies Record<string, KindDescription>;

/** Sockets that cannot be opened. */
export const HANDSHAKE_KINDS = {
  'handshake-refused': {
    ...HANDSHAKE,
    sentence: 'The WebSocket handshake is refused with HTTP status `status`.',
    parameters: { status: 503 },
  },
  'handshake-ignored': { ...HANDSHAKE, sentence: 'The WebSocket handshake is never answered.' },
  'handshake-cut': { ...HANDSHAKE, sentence: 'The TCP connection is torn in place of the handshake.' },
} as const satisfies Record<string, KindDescription>;

const VENUE = { family: 'venue', channels: ALL_CHANNELS } as const;

/** Mishaps of the whole venue. Its books, orders and balances outlive all of them. */
export const VENUE_KINDS = {
  'clock-step': {
    ...VENUE,
    sentence: "The venue's clock jumps by `offsetMs`, before the request that sets it off is executed.",
    parameters: { offsetMs: 5_000 },
  },
  restart: {
    ...VENUE,
    sentence: 'Every connection is torn and none is accepted for `durationMs`; orders and client ids are remembered.',
    parameters: { durationMs: 1_000 },
  },
  'restart-forgetful': {
    ...VENUE,
    sentence:
      'As `restart`, and older orders cannot be found by client id any more, nor is a repeated client id refused.',
    parameters: { durationMs: 1_000 },
  },
  'server-shutdown': {
    ...VENUE,
    sentence: 'Every socket is told `serverShutdown` and closed `graceMs` later.',
    parameters: { graceMs: 5_000 },
  },
} as const satisfies Record<string, KindDescription>;
