/** A test server of ours before dynalite, which leaves out the tags of CreateTable: it has them set right after, within the same answer. */
import { listen, passOn, type Listening } from '../../../fixtures/reverse-proxy.js';
import { targetOf } from './protocols.js';

export function startDynamodbFront(upstream: string): Promise<Listening> {
  return listen(async (request) => {
    const answer = await passOn(upstream, request);
    if (targetOf(request) !== 'CreateTable' || answer.status !== 200) return answer;
    const { Tags = [] } = JSON.parse(request.body.toString()) as { Tags?: unknown[] };
    const { TableDescription } = JSON.parse(answer.body.toString()) as {
      TableDescription: { TableArn: string };
    };
    if (Tags.length === 0) return answer;
    // A table that is still being made takes no tags.
    for (let attempt = 0; attempt < 100; attempt++) {
      const body = Buffer.from(JSON.stringify({ ResourceArn: TableDescription.TableArn, Tags }));
      const headers = { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.TagResource' };
      const tagged = await passOn(upstream, { ...request, headers, body });
      if (tagged.status === 200) return answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('dynalite does not take the tags');
  });
}
