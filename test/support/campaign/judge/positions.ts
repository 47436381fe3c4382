import type { Position } from '../../../../src/host/domain/position.js';
import type { EventRecord } from '../event-record.js';
import { Findings } from '../findings.js';
import type { Finding } from '../findings.js';
import type { VenueMirror } from '../venue-mirror.js';
import { unitsOf } from './venue-truth.js';

/** Everything in which the positions that were told and the venue's balances differ; on spot a position is a holding. */
export function comparePositions({ told }: EventRecord, mirror: VenueMirror): Finding[] {
  const findings = new Findings();
  const positions = told.filter(({ type }) => type === 'ePosition.').map(({ data }) => data as Position);
  const last = new Map(positions.map((position) => [position.symbol, position]));
  const balances = mirror.balances();
  for (const asset of new Set([...last.keys(), ...balances.keys()])) {
    const { free, locked } = balances.get(asset) ?? { free: 0n, locked: 0n };
    const position = last.get(asset);
    const volume = position ? unitsOf(position.volume) : 0n;
    const frozen = position ? unitsOf(position.frozen) : 0n;
    if (volume === free + locked && frozen === locked) continue;
    findings.add(
      'balancesWrong',
      10,
      `the position of ${asset} is ${volume} with ${frozen} units frozen, not ${free + locked} with ${locked}`,
    );
  }
  return findings.list;
}
