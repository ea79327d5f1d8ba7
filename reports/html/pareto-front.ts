/** Points go in, of which less is better in both; those that no other one beats come out, from left to right. */

export function paretoFront<P extends { x: number; y: number }>(points: readonly P[]): readonly P[] {
  const front: P[] = [];
  for (const point of [...points].sort((a, b) => a.x - b.x || a.y - b.y)) {
    if (point.y < (front.at(-1)?.y ?? Infinity)) front.push(point);
  }
  return front;
}
