/** Replies go in with the time at which each is due; they come out earliest first: a binary heap over plain arrays. */

export interface DueQueue<T> {
  readonly size: number;
  push(dueUs: number, item: T): void;
  /** Infinity when there is none. */
  nextUs(): number;
  /** The earliest. */
  pop(): T | undefined;
}

export function newDueQueue<T>(): DueQueue<T> {
  const heap: { dueUs: number; order: number; item: T }[] = [];
  let order = 0;
  const before = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return one !== undefined;
    return one.dueUs < other.dueUs || (one.dueUs === other.dueUs && one.order < other.order);
  };
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  return {
    get size() {
      return heap.length;
    },
    push(dueUs, item) {
      let at = heap.push({ dueUs, order: order++, item }) - 1;
      for (let parent = (at - 1) >> 1; at > 0 && before(at, parent); at = parent, parent = (at - 1) >> 1) {
        swap(at, parent);
      }
    },
    nextUs: () => heap[0]?.dueUs ?? Infinity,
    pop() {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first?.item;
      heap[0] = last;
      for (let at = 0; ;) {
        let least = at;
        if (before(2 * at + 1, least)) least = 2 * at + 1;
        if (before(2 * at + 2, least)) least = 2 * at + 2;
        if (least === at) return first.item;
        swap(at, least);
        at = least;
      }
    },
  };
}
