/** A recording cannot be read; the message names the file and the line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';

  constructor(
    readonly file: string,
    /** Counted from 1; 0 where it is the file as a whole. */
    readonly line: number,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(line > 0 ? `${file}, line ${line}: ${problem}` : `${file}: ${problem}`, options);
  }
}
