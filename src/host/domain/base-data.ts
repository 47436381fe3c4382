/** What every payload of the host carries. Payloads are plain, readonly and constant once emitted. */
export interface BaseData {
  /** The adapter instance that it came from. */
  readonly adapterName: string;
  /** What the adapter knows beyond the host's fields; each adapter types its own. */
  readonly extra?: Readonly<Record<string, unknown>>;
}
