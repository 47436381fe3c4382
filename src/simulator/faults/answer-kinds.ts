import { API_CHANNELS, EXECUTED_LATE, type KindDescription } from './fault-kind.js';

const LATER = 'the request is executed `delayMs` later, unless its receive window is over by then.';

/** Requests and answers that get lost, late or doubled on their way. */
export const ANSWER_KINDS = {
  'request-lost': {
    family: 'answer',
    sentence: 'The request is swallowed: it is not executed and never answered, and the connection stays open.',
    channels: API_CHANNELS,
  },
  'request-cut': {
    family: 'answer',
    sentence: 'The connection is torn in place of an answer, before the request is executed.',
    channels: API_CHANNELS,
  },
  'request-late': {
    family: 'answer',
    sentence:
      'The request is executed and answered `delayMs` after it came in; with -1021 where its receive window is over.',
    channels: API_CHANNELS,
    parameters: { delayMs: 1_000 },
  },
  'request-lost-executed-late': {
    family: 'answer',
    sentence: `Nothing is answered and the connection stays open; ${LATER}`,
    channels: API_CHANNELS,
    ...EXECUTED_LATE,
  },
  'request-cut-executed-late': {
    family: 'answer',
    sentence: `The connection is torn in place of an answer; ${LATER}`,
    channels: API_CHANNELS,
    ...EXECUTED_LATE,
  },
  'answer-lost': {
    family: 'answer',
    sentence: 'The request is executed and never answered; the connection stays open.',
    channels: API_CHANNELS,
  },
  'answer-cut': {
    family: 'answer',
    sentence: 'The request is executed, and the connection is torn in place of the answer.',
    channels: API_CHANNELS,
  },
  'answer-torn': {
    family: 'answer',
    sentence: 'The request is executed, and the connection is torn in the middle of the answer.',
    channels: API_CHANNELS,
  },
  'answer-late': {
    family: 'answer',
    sentence: 'The request is executed at once and answered `delayMs` later; events and other answers overtake it.',
    channels: API_CHANNELS,
    parameters: { delayMs: 1_000 },
  },
  'answer-repeated': {
    family: 'answer',
    sentence: 'The request is executed once, and its answer comes twice.',
    channels: ['ws-api'],
  },
} as const satisfies Record<string, KindDescription>;
