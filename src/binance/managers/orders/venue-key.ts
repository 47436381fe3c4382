/** Names an order of the venue, whose ids are given anew in each symbol. */
export function venueKeyOf({
  symbol,
  exchangeOrderId,
}: {
  readonly symbol: string;
  readonly exchangeOrderId: string;
}): string {
  return `${symbol}#${exchangeOrderId}`;
}
