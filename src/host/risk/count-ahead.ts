/**
 * Sends an order that has been counted already, as orders of one list are judged one within the other and each must see
 * those before it; `takeBack` undoes the counting where it did not go out.
 */
export function countAhead(next: () => string, takeBack: () => void): string {
  let vtOrderId = '';
  try {
    return (vtOrderId = next());
  } finally {
    if (vtOrderId === '') takeBack();
  }
}
