/** A piece of the queue at a price: recorded quantity, or an order. */
type Piece = { readonly order: number | null; left: bigint };

/**
 * The judge of a price level that a recording and an account share: the queue as a plain list. External quantity joins
 * at the end and leaves from the end; a print takes external pieces from the front and puts them at the end (the
 * recording says itself when they are gone); a taker takes from the front for good.
 */
export class NaiveQueue {
  readonly filled = new Map<number, bigint>();
  private pieces: Piece[] = [];

  get external(): bigint {
    return this.pieces.reduce((sum, { order, left }) => (order === null ? sum + left : sum), 0n);
  }

  get total(): bigint {
    return this.pieces.reduce((sum, { left }) => sum + left, 0n);
  }

  join(order: number, quantity: bigint): void {
    this.pieces.push({ order, left: quantity });
  }

  leave(order: number): void {
    this.pieces = this.pieces.filter((piece) => piece.order !== order);
  }

  set(quantity: bigint): void {
    while (this.external < quantity) this.pieces.push({ order: null, left: quantity - this.external });
    while (this.external > quantity) this.shrinkTail(this.external - quantity);
  }

  print(quantity: bigint): void {
    const moved: Piece[] = [];
    this.take(quantity, (piece, part) => piece.order === null && moved.push({ order: null, left: part }));
    this.pieces.push(...moved);
  }

  hit(quantity: bigint): void {
    this.take(quantity, () => undefined);
  }

  private take(quantity: bigint, onPart: (piece: Piece, part: bigint) => unknown): void {
    let left = quantity;
    for (const piece of this.pieces) {
      const part = piece.left < left ? piece.left : left;
      if (part === 0n) continue;
      piece.left -= part;
      left -= part;
      if (piece.order !== null) this.filled.set(piece.order, (this.filled.get(piece.order) ?? 0n) + part);
      onPart(piece, part);
    }
    this.pieces = this.pieces.filter((piece) => piece.left > 0n);
  }

  private shrinkTail(excess: bigint): void {
    const last = this.pieces.findLast((piece) => piece.order === null)!;
    last.left -= last.left < excess ? last.left : excess;
    this.pieces = this.pieces.filter((piece) => piece.left > 0n);
  }
}
