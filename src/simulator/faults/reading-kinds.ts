import { API_CHANNELS, type KindDescription } from './fault-kind.js';

/** Questions that are answered from a memory that lags behind, or with a clock that is wrong. */
export const READING_KINDS = {
  'order-not-found': {
    family: 'reading',
    sentence:
      'A query for an order that is younger than `youngerThanMs` is answered with -2013, as if there were none.',
    channels: API_CHANNELS,
    methods: ['order.status'],
    parameters: { youngerThanMs: 1_000 },
  },
  'order-state-old': {
    family: 'reading',
    sentence: 'A query for an order is answered with the state that it had `lagMs` ago, or with its first one.',
    channels: API_CHANNELS,
    methods: ['order.status'],
    parameters: { lagMs: 1_000 },
  },
  'orders-unlisted': {
    family: 'reading',
    sentence: 'Lists of orders lack those that are younger than `youngerThanMs`.',
    channels: API_CHANNELS,
    methods: ['openOrders.status', 'allOrders'],
    parameters: { youngerThanMs: 1_000 },
  },
  'fills-unlisted': {
    family: 'reading',
    sentence: 'The list of fills lacks those that are younger than `youngerThanMs`.',
    channels: API_CHANNELS,
    methods: ['myTrades'],
    parameters: { youngerThanMs: 1_000 },
  },
  'clock-lie': {
    family: 'reading',
    sentence: "The venue's time is answered `offsetMs` off; the clock that timestamps are checked by is right.",
    channels: API_CHANNELS,
    methods: ['time'],
    parameters: { offsetMs: 5_000 },
  },
} as const satisfies Record<string, KindDescription>;

/** What else happens to an order at the very moment at which a request for it comes in. */
export const RACE_KINDS = {
  'cancel-too-late': {
    family: 'race',
    sentence: 'The order is filled just before its cancel is executed, so that the cancel is refused with -2011.',
    channels: API_CHANNELS,
    methods: ['order.cancel', 'order.cancelReplace'],
  },
} as const satisfies Record<string, KindDescription>;
