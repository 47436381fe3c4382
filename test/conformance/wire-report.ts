import { explanation } from './known-differences.js';
import { recordedPayloads } from './payload-sources.js';
import { compare, shapeOf } from './wire-shapes.js';
import type { Shape } from './wire-shapes.js';

/** What was compared with our wire types, by source. */
export interface SourceReport {
  readonly source: string;
  payloads: number;
  fields: number;
  explained: number;
}

/** All sources together, with what nothing explains and which explanations were used. */
export interface WireReport {
  readonly sources: readonly SourceReport[];
  readonly unexplained: readonly string[];
  readonly reasons: ReadonlyMap<string, number>;
}

/** Compares every recorded spot payload with the wire type that it is an example of. */
export function wireReport(): WireReport {
  const sources = new Map<string, SourceReport>();
  const shapes = new Map<string, Shape>();
  const unexplained: string[] = [];
  const reasons = new Map<string, number>();
  for (const payload of recordedPayloads()) {
    const report = sources.get(payload.source) ?? { source: payload.source, payloads: 0, fields: 0, explained: 0 };
    sources.set(payload.source, report);
    const shape = shapes.get(payload.type) ?? shapeOf(payload.type);
    shapes.set(payload.type, shape);
    const { fields, differences } = compare(payload.value, shape);
    report.payloads += 1;
    report.fields += fields;
    for (const difference of differences) {
      const known = explanation(payload.source, payload.type, difference);
      const reason = `${payload.source}: ${known?.why ?? ''}`;
      if (known) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      else
        unexplained.push(
          `${payload.source} ${payload.name}: ${payload.type}${difference.path} ${difference.what} (${difference.detail})`,
        );
      if (known) report.explained += 1;
    }
  }
  return { sources: [...sources.values()], unexplained, reasons };
}
