import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import type { EventRecord, Told } from '../event-record.js';
import type { Findings } from '../findings.js';

/** One loss is told once, and its end with the gap; every change of the adapter's state is told once. */
export function judgeConnections({ told, life: lastLife }: EventRecord, findings: Findings): void {
  let watch = new NewsWatch(findings);
  let present = 0;
  for (const each of told) {
    if (each.life !== present) watch = new NewsWatch(findings);
    present = each.life;
    watch.take(each);
  }
  if (present === lastLife) watch.judge();
}

/** Follows what one life of the process hears of its connections. */
class NewsWatch {
  readonly #findings: Findings;
  #isDown = false;
  #isOpen = false;
  #wasConnected = false;
  #isTrying = false;
  /** When the private stream was lost that is not told as recovered yet; null: it is not. */
  #lostAt: number | null = null;
  /** Losses of the private stream, and starts without it; whatever else may have cost news is told as a loss. */
  #causes = 0;
  #recoveries = 0;
  #state: string | null = null;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  take({ type, data }: Told): void {
    if (type !== 'eConnection.') return;
    const { channel, change } = data as ConnectionNews;
    if (channel === 'private') this.#private(change.kind);
    if (channel === 'private') this.#gap(change);
    if (channel === 'adapter' && change.kind === 'state') this.#adapter(change.state);
  }

  judge(): void {
    if (this.#isDown) this.#broken('the private stream never came back');
    else if (this.#isOpen) this.#broken('a loss of the private stream was never told as recovered');
  }

  #private(kind: ConnectionNews['change']['kind']): void {
    if (kind === 'disconnected') {
      if (this.#isDown) this.#broken('a loss of the private stream was told twice');
      this.#isDown = true;
      this.#isOpen = true;
      this.#causes += 1;
    }
    if (kind === 'closed') this.#closed();
    if (kind === 'reconnecting') this.#isTrying = true;
    if (kind === 'connected') this.#connected();
    if (kind === 'recovered') this.#recovered();
  }

  /** What is told as recovered reaches from the loss, or before, until it stood again. */
  #gap(change: ConnectionNews['change']): void {
    if (change.kind === 'disconnected') this.#lostAt ??= change.since.getTime();
    if (change.kind === 'closed') this.#lostAt = null;
    if (change.kind !== 'recovered') return;
    const [from, to] = [change.gap.from.getTime(), change.gap.to.getTime()];
    if (from > to || from > (this.#lostAt ?? Infinity)) this.#broken('a recovery was told of less than the loss');
    this.#lostAt = null;
  }

  /** What happens while it is closed may be asked for when it is opened again. */
  #closed(): void {
    this.#isDown = false;
    this.#isOpen = false;
    this.#causes += 1;
  }

  #connected(): void {
    if (!this.#wasConnected && this.#isTrying) this.#causes += 1;
    this.#wasConnected = true;
    this.#isDown = false;
  }

  #recovered(): void {
    if (this.#isDown) this.#broken('a loss was told as recovered while the private stream was down');
    this.#isOpen = false;
    this.#recoveries += 1;
    if (this.#recoveries > this.#causes) this.#broken('a recovery was told that nothing had called for');
  }

  #adapter(state: string): void {
    if (state === this.#state) this.#broken(`the adapter was told to be ${state} twice`);
    this.#state = state;
  }

  #broken(what: string): void {
    this.#findings.add('other', 8, what);
  }
}
