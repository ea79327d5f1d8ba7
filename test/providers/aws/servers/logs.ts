/** A test server of ours, since no emulator is at hand: log groups of CloudWatch Logs with tags and retention, in the SDK's JSON protocol. */
import { listen, type Listening } from '../../../fixtures/reverse-proxy.js';
import { ACCOUNT, answerJson, ServiceError } from './protocols.js';

export interface LogGroup {
  name: string;
  tags: Map<string, string>;
  retentionDays: number | null;
}

export interface LogsServer extends Listening {
  groups: Map<string, LogGroup>;
}

export async function startLogs(): Promise<LogsServer> {
  const groups = new Map<string, LogGroup>();
  const find = (name: unknown): LogGroup => {
    const group = groups.get(String(name));
    if (group === undefined)
      throw new ServiceError(400, 'ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  };
  const byArn = (arn: unknown): LogGroup => find(String(arn).replace(/^arn:.*:log-group:/, ''));
  const operations: Parameters<typeof answerJson>[1] = {
    CreateLogGroup({ logGroupName, tags }) {
      const name = String(logGroupName);
      if (groups.has(name))
        throw new ServiceError(
          400,
          'ResourceAlreadyExistsException',
          'The specified log group already exists',
        );
      groups.set(name, {
        name,
        tags: new Map(Object.entries((tags ?? {}) as Record<string, string>)),
        retentionDays: null,
      });
    },
    PutRetentionPolicy({ logGroupName, retentionInDays }) {
      find(logGroupName).retentionDays = Number(retentionInDays);
    },
    DeleteLogGroup({ logGroupName }) {
      groups.delete(find(logGroupName).name);
    },
    DescribeLogGroups: ({ logGroupNamePrefix = '' }) => ({
      logGroups: [...groups.values()]
        .filter(({ name }) => name.startsWith(String(logGroupNamePrefix)))
        .map(({ name }) => ({
          logGroupName: name,
          arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}:*`,
        })),
    }),
    ListTagsForResource: ({ resourceArn }) => ({ tags: Object.fromEntries(byArn(resourceArn).tags) }),
    FilterLogEvents({ logGroupName }) {
      find(logGroupName);
      return { events: [], searchedLogStreams: [] };
    },
  };
  const listening = await listen((request) => answerJson(request, operations));
  return { ...listening, groups };
}
