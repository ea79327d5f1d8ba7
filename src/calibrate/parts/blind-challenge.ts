/** Part 2: the target draws a behaviour that nobody else knows; the harness commits to its answer before it is told. */
import { randomBytes } from 'node:crypto';
import { supports } from '../../analyse/sample-sizes.js';
import type { CalibrationPart } from '../../model/Calibration.js';
import { commitment, drawBehaviour } from '../blind-draw.js';
import { judgeTrial } from '../../analyse/judge-trial.js';
import { ascending, exactQuantile } from '../exact-quantile.js';
import type { KnownBehaviour } from '../known-behaviour.js';
import { joinLog } from '../join-log.js';
import type { CalibrationKit } from '../kit.js';
import { knownRequest } from '../drive-known.js';
import { reportedUs } from '../measure-valid.js';
import { partOf, tableOf } from '../part.js';
import { inTime } from '../parts-shown.js';
import { agrees, JUDGED_QUANTILES, LIMITS_IN_WORDS } from '../within-limits.js';
import { deriveSeed } from '../../engine/random.js';

export const BLIND = {
  number: 2,
  title: 'A blind challenge',
  question: 'Would the answer be right if the harness could not know it?',
} as const;

interface Round {
  behaviour: string;
  seed: number;
  nonce: string;
  truthHash: string;
  answerHash: string;
  honest: boolean;
  rows: { name: string; truthUs: number; answerUs: number; ok: boolean }[];
}

export async function blindChallenge(kit: CalibrationKit): Promise<CalibrationPart> {
  const rounds: Round[] = [];
  for (let number = 0; number < kit.plan.blind.rounds; number++) {
    kit.tell(`blind challenge ${String(number + 1)} of ${String(kit.plan.blind.rounds)}`);
    rounds.push(await playRound(kit, number));
  }
  const right = rounds.filter(({ rows }) => rows.length > 0 && rows.every(({ ok }) => ok)).length;
  const honest = rounds.filter((round) => round.honest).length;
  const all = String(rounds.length);
  return partOf({
    ...BLIND,
    checks: [
      {
        what: `Every quantile ${LIMITS_IN_WORDS}`,
        expected: `${all} of ${all} rounds`,
        found: String(right),
        ok: right === rounds.length,
      },
      {
        what: 'What the target revealed is what it had committed to',
        expected: `${all} of ${all} rounds`,
        found: String(honest),
        ok: honest === rounds.length,
      },
    ],
    tables: [
      tableOf(
        'Rounds',
        ['round', 'drawn', 'quantile', 'answer', 'truth'],
        rounds.flatMap(({ behaviour, rows }, index) =>
          rows.map(({ name, truthUs, answerUs, ok }) => ({
            cells: [String(index + 1), behaviour, name, inTime(answerUs), inTime(truthUs)],
            bad: !ok,
          })),
        ),
        [1],
      ),
      tableOf(
        'Commitments: SHA-256 of the seed in digits followed by the nonce',
        ['round', 'seed', 'nonce', 'target’s commitment', 'our commitment'],
        rounds.map(({ seed, nonce, truthHash, answerHash }, index) => ({
          cells: [String(index + 1), String(seed), nonce, truthHash, answerHash],
        })),
        [1, 2, 3, 4],
      ),
    ],
    notes: [
      'The target’s process draws a seed from the system’s entropy, and with it shape and parameters; it gives SHA-256 of seed and nonce. The harness measures, and gives SHA-256 of its quantiles and a nonce of its own. Only then does the target reveal its seed and its log.',
    ],
  });
}

async function playRound(kit: CalibrationKit, number: number): Promise<Round> {
  const load = { ...kit.plan.blind.load, seed: deriveSeed(kit.plan.blind.load.seed, number) };
  for (let attempt = 0; ; attempt++) {
    const truthHash = await kit.target.challenge();
    const result = await kit.caller.drive(knownRequest(kit.target.url, kit.canaryUrl, load), kit.signals);
    const invalid = judgeTrial(result, reportedUs(result, 0.99));
    const n = result.samples?.filter(({ intendedUs }) => intendedUs >= 0).length ?? 0;
    const answers = JUDGED_QUANTILES.filter(({ q }) => supports(n, q)).map(({ name, q }) => ({
      name,
      q,
      answerUs: reportedUs(result, q) ?? Infinity,
    }));
    const nonce = randomBytes(16).toString('hex');
    const answerHash = commitment(answers, nonce);
    // From here on the answer cannot be changed any more.
    const revealed = await kit.target.reveal(answerHash);
    const joined = joinLog(result, revealed.log);
    kit.trials.push({ name: `blind ${String(number + 1)}`, attempt, result, invalid, ...joined });
    const truths = ascending(joined.requests.map(({ truthUs }) => truthUs));
    const behaviour = drawBehaviour(revealed.seed);
    const honest =
      commitment(revealed.seed, revealed.nonce) === truthHash && revealed.answerHash === answerHash;
    const rows = answers.map(({ name, q, answerUs }) => {
      const truthUs = exactQuantile(truths, q);
      return { name, truthUs, answerUs, ok: agrees(answerUs, truthUs) };
    });
    if (invalid.length === 0 || attempt + 1 >= kit.plan.attempts || kit.signals.stop.aborted) {
      const { seed, nonce: targetNonce } = revealed;
      return { behaviour: inWords(behaviour), seed, nonce: targetNonce, truthHash, answerHash, honest, rows };
    }
  }
}

function inWords({ kind, ...parameters }: KnownBehaviour): string {
  const shown = Object.entries(parameters)
    .filter(([name]) => name !== 'seed')
    .map(([name, value]: [string, number]) =>
      name.endsWith('Us') ? `${name.slice(0, -2)} ${inTime(value)}` : `${name} ${value.toFixed(3)}`,
    );
  return `${kind}: ${shown.join(', ')}`;
}
