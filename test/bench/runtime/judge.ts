/** A goal and the figures of all blocks go in; what was found, by each client, and whether the goal is met comes out. */
import { median } from '../in-blocks.js';
import type { ClientName } from './clients.js';
import type { At, Goal, Limit } from './goals.js';
import { pairedRatio, type PairedRatio } from './paired-ratio.js';
import { ratioOfMeans } from './ratio-of-means.js';

export type Verdict = 'met' | 'missed' | 'clients disagree' | 'not measured' | 'no goal';

export type Finding =
  | { kind: 'ratio'; by: ClientName | 'own clock'; estimate: PairedRatio }
  | { kind: 'value'; unit: string; median: number; least: number; most: number; blocks: number };

export interface Outcome {
  what: string;
  limit: Limit | null;
  verdict: Verdict;
  findings: readonly Finding[];
  /** Why it was not measured. */
  reason: string | null;
}

export interface Evidence {
  /** One for each block. */
  blocks: readonly At[];
  clients: readonly ClientName[];
  /** Of measures that could not be had; null: it was measured, or should have been. */
  whyAbsent(measure: string): string | null;
}

/**
 * By every client that is there. Of two contestants a ratio counts only when the clients agree about who is ahead,
 * and a goal is met only when it is by each of them.
 */
export function judge(goal: Goal, { blocks, clients, whyAbsent }: Evidence): Outcome {
  const { what, limit } = goal;
  const without = (reason: string): Outcome => ({
    what,
    limit,
    verdict: 'not measured',
    findings: [],
    reason,
  });
  const absent = goal.needs.flatMap((measure) => whyAbsent(measure) ?? []);
  if (absent.length > 0) return without([...new Set(absent)].join('; '));
  const findings = findingsOf(goal, blocks, clients);
  if (findings === null) return without(NOTHING_FOUND[goal.kind]);
  const outcome = (verdict: Verdict): Outcome => ({ what, limit, verdict, findings, reason: null });
  if (goal.kind === 'quotient' && !agree(findings)) return outcome('clients disagree');
  if (limit === null) return outcome('no goal');
  return outcome(findings.every((finding) => keeps(finding, limit)) ? 'met' : 'missed');
}

const NOTHING_FOUND: Readonly<Record<Goal['kind'], string>> = {
  quotient: 'too few blocks or calls',
  differences: 'too few blocks or calls, or its divisor cannot be told from zero',
  value: 'no block found it',
};

/** Null unless every client found something. */
function findingsOf(goal: Goal, blocks: readonly At[], clients: readonly ClientName[]): Finding[] | null {
  switch (goal.kind) {
    case 'value': {
      const values = blocks.map((at) => goal.value(at)).filter((value) => Number.isFinite(value));
      const middle = median(values);
      if (middle === null) return null;
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return [{ kind: 'value', unit: goal.unit, median: middle, least, most, blocks: values.length }];
    }
    case 'quotient':
    case 'differences': {
      const ratioOf = goal.kind === 'quotient' ? pairedRatio : ratioOfMeans;
      const own = goal.kind === 'quotient' && goal.clients === 'own';
      const findings: Finding[] = [];
      for (const client of own ? (['driver'] as const) : clients) {
        const estimate = ratioOf(
          blocks.map((at) => goal.ours(at, client)),
          blocks.map((at) => goal.theirs(at, client)),
        );
        if (estimate === null) return null;
        findings.push({ kind: 'ratio', by: own ? 'own clock' : client, estimate });
      }
      return findings;
    }
    default:
      return goal satisfies never;
  }
}

function agree(findings: readonly Finding[]): boolean {
  const signs = findings.map((finding) =>
    finding.kind === 'ratio' ? Math.sign(Math.log(finding.estimate.ratio)) : 0,
  );
  return new Set(signs).size === 1;
}

function keeps(finding: Finding, limit: Limit): boolean {
  const value = finding.kind === 'value' ? finding.median : finding.estimate.ratio;
  switch (limit.kind) {
    case 'at-most':
      return value <= limit.value;
    case 'at-least':
      return value >= limit.value;
    case 'upper-bound-at-most':
      return (finding.kind === 'value' ? finding.most : finding.estimate.ci95[1]) <= limit.value;
    default:
      return limit satisfies never;
  }
}
