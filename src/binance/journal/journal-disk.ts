/** A file that is open for appending. Calls come one at a time. */
export interface JournalFile {
  /** Adds bytes at the end; where it fails, a part of them may have been added. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was appended survives a crash. */
  sync(): Promise<void>;
  /** `append` and `sync` in one, where that is quicker. Where it fails, neither may be relied on. */
  appendSynced?(bytes: Uint8Array): Promise<void>;
  /** Cuts off what stands behind `size` bytes. */
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** All that the journal wants of a disk; replaced where a test needs one that is full, fails or forgets. */
export interface JournalDisk {
  /** The whole file; null where there is none. Blank space (zeros) behind the last byte written counts for nothing. */
  read(path: string): Promise<Uint8Array | null>;
  /** Opens a file that is there. */
  open(path: string): Promise<JournalFile>;
  /** Opens an empty file; what stood there before is gone. */
  create(path: string): Promise<JournalFile>;
  /** Writes a small file that appears whole, unless there is one: then false. */
  claim(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Puts a file in the place of another, at one instant. */
  rename(from: string, to: string): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(path: string): Promise<void>;
  /** Makes a folder and those above it, unless they are there. */
  makeFolder(path: string): Promise<void>;
  /** Resolves when names that came and went in a folder survive a crash. */
  syncFolder(path: string): Promise<void>;
}
