/** A deployed series goes in, the last lines that its functions wrote come out; those of the last seconds may still be on their way. */
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from '../clients.js';
import type { DeployedSeries } from '../deployed-series.js';
import { isKind } from '../failure.js';
import { logGroupName } from '../names.js';

const SINCE_MS = 10 * 60_000;
const LINES = 50;

export async function recentLogs(clients: AwsClients | null, { functions }: DeployedSeries): Promise<string> {
  if (clients === null) return '';
  const texts = await Promise.all(
    Object.values(functions).map(async ({ name }) => {
      const ask = new FilterLogEventsCommand({
        logGroupName: logGroupName(name),
        startTime: Date.now() - SINCE_MS,
        limit: LINES,
      });
      try {
        const { events = [] } = await clients.logs().send(ask);
        return events.map(({ message = '' }) => `${message.trimEnd()}\n`).join('');
      } catch (error) {
        // Nothing was written yet, or nobody may look: the error at hand stands without.
        if (isKind(error, 'not-found', 'denied')) return '';
        throw error;
      }
    }),
  );
  return texts.join('');
}
