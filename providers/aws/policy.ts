/** What the caller and the deployed functions must be allowed, as statements: from them come the minimal policy, what preflight asks, and the roles. */
import { LOG_GROUP_PREFIX, PREFIX, ROLE_PATH } from './names.js';

export interface Statement {
  sid: string;
  actions: readonly string[];
  /** Patterns; `ACCOUNT` stands for the account's number. */
  resources: readonly string[];
  condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly object[];
}

const FUNCTIONS = [`arn:aws:lambda:*:ACCOUNT:function:${PREFIX}*`];

/** What deploying, calling and removing need, whatever is measured; nothing else is asked of the account. */
export const CALLER: readonly Statement[] = [
  {
    sid: 'Functions',
    actions: [
      'lambda:CreateFunction',
      'lambda:DeleteFunction',
      'lambda:GetFunction',
      'lambda:GetFunctionConfiguration',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:InvokeFunction',
      'lambda:TagResource',
      'lambda:PutFunctionEventInvokeConfig',
    ],
    resources: FUNCTIONS,
  },
  {
    sid: 'ProvisionedInstances',
    actions: [
      'lambda:PublishVersion',
      'lambda:CreateAlias',
      'lambda:GetAlias',
      'lambda:PutProvisionedConcurrencyConfig',
      'lambda:GetProvisionedConcurrencyConfig',
    ],
    resources: FUNCTIONS,
  },
  {
    sid: 'FunctionUrls',
    actions: [
      'lambda:CreateFunctionUrlConfig',
      'lambda:GetFunctionUrlConfig',
      'lambda:DeleteFunctionUrlConfig',
      'lambda:AddPermission',
      'lambda:InvokeFunctionUrl',
    ],
    resources: FUNCTIONS,
  },
  {
    sid: 'Look',
    actions: ['lambda:GetAccountSettings', 'tag:GetResources', 'iam:ListRoles', 'logs:DescribeLogGroups'],
    resources: ['*'],
  },
  {
    sid: 'Roles',
    actions: [
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:GetRole',
      'iam:TagRole',
      'iam:ListRoleTags',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:ListRolePolicies',
    ],
    resources: [`arn:aws:iam::ACCOUNT:role${ROLE_PATH}*`],
  },
  {
    sid: 'PassRole',
    actions: ['iam:PassRole'],
    resources: [`arn:aws:iam::ACCOUNT:role${ROLE_PATH}*`],
    condition: {
      StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'states.amazonaws.com'] },
    },
  },
  {
    sid: 'StateMachines',
    actions: [
      'states:CreateStateMachine',
      'states:DescribeStateMachine',
      'states:DeleteStateMachine',
      'states:UpdateStateMachine',
      'states:StartSyncExecution',
      'states:TagResource',
      'states:ListTagsForResource',
    ],
    resources: [`arn:aws:states:*:ACCOUNT:stateMachine:${PREFIX}*`],
  },
  {
    sid: 'Bucket',
    actions: [
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:ListBucket',
      's3:TagResource',
      's3:ListTagsForResource',
      's3:PutBucketTagging',
      's3:GetBucketTagging',
    ],
    resources: [`arn:aws:s3:::${PREFIX}*`],
  },
  {
    sid: 'Objects',
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: [`arn:aws:s3:::${PREFIX}*/*`],
  },
  {
    sid: 'Table',
    actions: [
      'dynamodb:CreateTable',
      'dynamodb:DeleteTable',
      'dynamodb:DescribeTable',
      'dynamodb:TagResource',
      'dynamodb:ListTagsOfResource',
    ],
    resources: [`arn:aws:dynamodb:*:ACCOUNT:table/${PREFIX}*`],
  },
  {
    sid: 'Queues',
    actions: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:GetQueueUrl', 'sqs:TagQueue', 'sqs:ListQueueTags'],
    resources: [`arn:aws:sqs:*:ACCOUNT:${PREFIX}*`],
  },
  {
    sid: 'Logs',
    actions: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:PutRetentionPolicy',
      'logs:FilterLogEvents',
      'logs:TagResource',
      'logs:ListTagsForResource',
    ],
    resources: [
      `arn:aws:logs:*:ACCOUNT:log-group:${LOG_GROUP_PREFIX}*`,
      `arn:aws:logs:*:ACCOUNT:log-group:${LOG_GROUP_PREFIX}*:*`,
    ],
  },
];

/** Of what one run deploys: its functions call each other and use its stores, and write their logs into groups that are there. */
export function executionPolicy(runPrefix: string, account: string): PolicyDocument {
  return document(
    [
      {
        sid: 'Logs',
        // Without logs:CreateLogGroup: late output cannot bring a group back that was removed.
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`arn:aws:logs:*:ACCOUNT:log-group:/aws/lambda/${runPrefix}*:*`],
      },
      {
        sid: 'Invoke',
        actions: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
        resources: [`arn:aws:lambda:*:ACCOUNT:function:${runPrefix}*`],
      },
      {
        sid: 'Start',
        actions: ['states:StartSyncExecution'],
        resources: [`arn:aws:states:*:ACCOUNT:stateMachine:${runPrefix}*`],
      },
      {
        sid: 'Objects',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [`arn:aws:s3:::${runPrefix}*/*`],
      },
      {
        sid: 'Items',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [`arn:aws:dynamodb:*:ACCOUNT:table/${runPrefix}*`],
      },
      {
        sid: 'Messages',
        actions: [
          'sqs:SendMessage',
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
        ],
        resources: [`arn:aws:sqs:*:ACCOUNT:${runPrefix}*`],
      },
    ],
    account,
  );
}

/** One role is taken on by functions and by state machines. */
export const TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};

export function document(statements: readonly Statement[], account: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources.map((resource) => forAccount(resource, account)),
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  };
}

export function forAccount(resource: string, account: string): string {
  return resource.replace('ACCOUNT', account);
}
