/** Entry of a process that does nothing but use a core, from its parent's word until that goes or lets go. */

const SLICE_MS = 20;

process.on('disconnect', () => process.exit(0));
function burn(): void {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until);
  setImmediate(burn);
}
process.once('message', burn);
process.send?.('ready');
