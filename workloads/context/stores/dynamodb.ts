/** String values as items of a DynamoDB-compatible table: table `FAASMARK_TABLE`, key attribute `k`, value attribute `v`, consistent reads. */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { environment } from '../environment.js';
import { connections } from './connections.js';
import type { Store } from './store.js';

const client = new DynamoDBClient(connections);

export const store: Store = {
  name: 'dynamodb',
  edge: 'key-value',
  async put(key, value) {
    await client.send(
      new PutItemCommand({
        TableName: environment('FAASMARK_TABLE'),
        Item: { k: { S: key }, v: { S: value } },
      }),
    );
  },
  async get(key) {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: environment('FAASMARK_TABLE'),
        Key: { k: { S: key } },
        ConsistentRead: true,
      }),
    );
    const value = Item?.['v']?.S;
    if (value === undefined) throw new Error(`dynamodb holds nothing under key "${key}"`);
    return value;
  },
};
