import type { TopicFeed } from './topic-feed.js';

/** What is known of one topic on its present connection. */
export interface TopicStatus {
  readonly name: string;
  /** `wanted`: to be asked for; `acknowledged`: the venue said yes, which does not mean data; `refused`: it said no. */
  readonly phase: 'wanted' | 'acknowledged' | 'refused';
  /** Frames since it was first wanted, whichever connection brought them. */
  readonly frames: number;
  /** Epoch ms of this machine; null where no frame has come since the connection was opened. */
  readonly firstFrameTime: number | null;
  readonly lastFrameTime: number | null;
  /** Frames that were passed to the handler since it was first wanted: those that were news. */
  readonly news: number;
  /** When the last of them came; null where none has come. Falls behind `lastFrameTime` where old data is repeated. */
  readonly lastNewsTime: number | null;
}

/** One wanted topic, as the connection that carries it sees it. */
export interface WantedTopic {
  readonly feed: TopicFeed;
  /** Refusals on the present connection: a topic that was refused in company is asked for alone. */
  refusals: number;
  /** NaN where no frame has come: a field that always holds a double needs no new object per frame. */
  firstFrameTime: number;
  lastFrameTime: number;
}

/** One control message to send next. */
export interface ControlStep {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE';
  readonly topics: readonly string[];
}

const MOST_REFUSALS = 2;

/**
 * Desired state against what the venue acknowledged, for one connection. It says which step brings the second nearer to
 * the first; steps are taken one at a time, so that no two of them can cross.
 */
export class TopicBook {
  readonly #batchSize: number;
  readonly #wanted = new Map<string, WantedTopic>();
  readonly #acknowledged = new Set<string>();
  /** Topics to be left and taken again. */
  readonly #renewing = new Set<string>();

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  get size(): number {
    return this.#wanted.size;
  }

  get names(): string[] {
    return [...this.#wanted.keys()];
  }

  get feeds(): TopicFeed[] {
    return [...this.#wanted.values()].map(({ feed }) => feed);
  }

  want(feed: TopicFeed): void {
    if (this.#wanted.has(feed.name)) return;
    this.#wanted.set(feed.name, { feed, refusals: 0, firstFrameTime: Number.NaN, lastFrameTime: Number.NaN });
  }

  drop(name: string): void {
    this.#wanted.delete(name);
    this.#renewing.delete(name);
  }

  /** Leaves a topic and takes it again, because nothing comes of it. */
  renew(name: string): void {
    if (this.#acknowledged.has(name)) this.#renewing.add(name);
  }

  find(name: string): WantedTopic | undefined {
    return this.#wanted.get(name);
  }

  /** The only wanted topic of such a name; a raw partial book cannot be told apart otherwise. */
  findOnly(pattern: RegExp): WantedTopic | undefined {
    const matches = [...this.#wanted.values()].filter(({ feed }) => pattern.test(feed.name));
    return matches.length === 1 ? matches[0] : undefined;
  }

  status(name: string): TopicStatus | undefined {
    const topic = this.#wanted.get(name);
    if (!topic) return undefined;
    const { feed } = topic;
    const [firstFrameTime, lastFrameTime] = [timeOrNull(topic.firstFrameTime), timeOrNull(topic.lastFrameTime)];
    const { news, lastNewsTime, gate } = feed;
    const frames = news + gate.duplicates + gate.outdated;
    return { name, phase: this.#phase(topic), frames, firstFrameTime, lastFrameTime, news, lastNewsTime };
  }

  /** The next control message, or null where what is acknowledged is what is wanted. Leaving comes first. */
  nextStep(): ControlStep | null {
    const leave = this.#first((name) => !this.#wanted.has(name) || this.#renewing.has(name), this.#acknowledged);
    if (leave.length > 0) return { method: 'UNSUBSCRIBE', topics: leave };
    const take = this.#first((name) => this.#refusalsOf(name) === 0 && !this.#acknowledged.has(name), this.names);
    if (take.length > 0) return { method: 'SUBSCRIBE', topics: take };
    const alone = this.names.find((name) => this.#refusalsOf(name) === 1);
    return alone === undefined ? null : { method: 'SUBSCRIBE', topics: [alone] };
  }

  /** The venue acknowledged a step. */
  acknowledge(step: ControlStep): void {
    for (const name of step.topics) {
      if (step.method === 'SUBSCRIBE') this.#acknowledged.add(name);
      else this.#left(name);
      const topic = this.#wanted.get(name);
      if (topic) topic.refusals = 0;
    }
  }

  /** The venue refused a step. Gives the topics that are given up for this connection. */
  refuse(step: ControlStep): string[] {
    if (step.method === 'UNSUBSCRIBE') for (const name of step.topics) this.#left(name);
    else for (const name of step.topics) this.#countRefusal(name, step.topics.length === 1);
    return step.topics.filter((name) => this.#refusalsOf(name) >= MOST_REFUSALS);
  }

  /** A new connection: the venue knows nothing of what was before. */
  restart(): void {
    this.#acknowledged.clear();
    this.#renewing.clear();
    for (const topic of this.#wanted.values()) {
      topic.refusals = 0;
      topic.firstFrameTime = Number.NaN;
      topic.lastFrameTime = Number.NaN;
    }
  }

  #left(name: string): void {
    this.#acknowledged.delete(name);
    this.#renewing.delete(name);
  }

  #countRefusal(name: string, wasAlone: boolean): void {
    const topic = this.#wanted.get(name);
    if (topic) topic.refusals = wasAlone ? MOST_REFUSALS : 1;
  }

  #refusalsOf(name: string): number {
    return this.#wanted.get(name)?.refusals ?? 0;
  }

  #phase({ feed, refusals }: WantedTopic): TopicStatus['phase'] {
    if (refusals >= MOST_REFUSALS) return 'refused';
    return this.#acknowledged.has(feed.name) ? 'acknowledged' : 'wanted';
  }

  #first(matches: (name: string) => boolean, names: Iterable<string>): string[] {
    const found: string[] = [];
    for (const name of names) {
      if (found.length === this.#batchSize) break;
      if (matches(name)) found.push(name);
    }
    return found;
  }
}

function timeOrNull(time: number): number | null {
  return Number.isNaN(time) ? null : time;
}
