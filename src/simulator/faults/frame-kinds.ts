import type { KindDescription } from './fault-kind.js';

const FRAMES = { family: 'frame', channels: ['user-data', 'stream'] } as const;

/** Events of an account and frames of the market that do not come once, whole and in order. */
export const FRAME_KINDS = {
  'frame-lost': { ...FRAMES, sentence: 'The frame never comes; later ones do.' },
  'frame-late': {
    ...FRAMES,
    sentence: 'The frame comes `delayMs` late; later ones overtake it.',
    parameters: { delayMs: 500 },
  },
  'frame-repeated': { ...FRAMES, sentence: 'The frame comes twice.' },
  'frame-swapped': {
    ...FRAMES,
    sentence: 'The frame comes after the next one of its connection, or alone after `delayMs` where none follows.',
    parameters: { delayMs: 500 },
  },
  'frame-torn': { ...FRAMES, sentence: 'The connection is torn in the middle of the frame.' },
  'frame-garbled': { ...FRAMES, sentence: 'The frame comes without its second half, which is no JSON any more.' },
} as const satisfies Record<string, KindDescription>;
