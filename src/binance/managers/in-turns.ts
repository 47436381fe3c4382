/** So many questions are under way at once: more would only stand in the budget's queue before what is urgent. */
const AT_ONCE = 4;

/**
 * Asks for each item, a few at a time, and gives the answers in the order of the items. Rejects with the first failure,
 * after which nothing further is asked.
 */
export async function inTurns<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  atOnce = AT_ONCE,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    while (!hasFailed && next < items.length) {
      const index = next++;
      try {
        answers[index] = await ask(items[index] as Item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return answers;
}
