/** A cell and the tools go in; what each tool found comes out, or why it found nothing. */
import type { Tool, ToolLoad } from '../drivers/tool.js';
import type { Cell } from './cells.js';
import { figuresOf, type Figures } from './figures-of.js';
import { connectionsFor } from './known-truths.js';
import type { Targets } from './targets.js';

export type Finding =
  | { kind: 'figures'; figures: Figures }
  | { kind: 'absent'; reason: string }
  /** The tool broke: of ours and of the C driver that breaks the run. */
  | { kind: 'broke'; message: string };

/** Turn by turn on two cores: the one before must have ended its work. */
const REST_MS = 300;

/** `block`: whose turn it is to begin, and the seed of the schedule. */
export async function measureCell(
  cell: Cell,
  tools: readonly Tool[],
  targets: Targets,
  { block, seconds }: { block: number; seconds: number },
): Promise<Map<string, Finding>> {
  const taking = tools.filter(({ secure }) => secure || !cell.secure);
  const first = block % Math.max(1, taking.length);
  const findings = new Map<string, Finding>();
  for (const tool of [...taking.slice(first), ...taking.slice(0, first)]) {
    const finding = await measure(cell, tool, targets, { block, seconds });
    findings.set(tool.name, finding);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  return findings;
}

async function measure(
  cell: Cell,
  tool: Tool,
  targets: Targets,
  { block, seconds }: { block: number; seconds: number },
): Promise<Finding> {
  try {
    const target = await targets.ready(cell);
    if (target.kind === 'absent') return target;
    const load: ToolLoad = {
      url: target.url,
      ratePerSecond: cell.ratePerSecond,
      seconds,
      connections: connectionsFor(target.truth, cell.ratePerSecond),
      meanUs: target.truth.meanUs,
      seed: 1 + block,
      certificate: cell.secure ? targets.certificate : null,
    };
    const result = await tool.run(load);
    if (result.kind === 'absent') return result;
    return { kind: 'figures', figures: figuresOf(result, await target.log(), target.truth) };
  } catch (error) {
    return { kind: 'broke', message: error instanceof Error ? error.message : String(error) };
  }
}
