/** What deploying a series on AWS Lambda brought up: names and addresses, plain data, from which its call target is made. */
export interface DeployedFunction {
  /** As deployed, at most 64 characters. */
  name: string;
  arn: string;
  /** Version or alias to invoke (provisioned concurrency); null: $LATEST. */
  qualifier: string | null;
  /** Function URL; null where none was made. */
  url: string | null;
}

export interface DeployedSeries {
  region: string;
  /** Base address of the Lambda API as the SDK resolved it, such as https://lambda.eu-west-1.amazonaws.com */
  lambdaEndpoint: string;
  /** Base address of StartSyncExecution as the SDK resolved it; null where no state machine was made. */
  syncStatesEndpoint: string | null;
  stateMachineArn: string | null;
  /** By the names of the plan. */
  functions: Readonly<Record<string, DeployedFunction>>;
}
